namespace PushFunctions.Tests.Storage;

public sealed class RegistrationIndexTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registration_id_leads_to_its_User_and_App_however_often_it_was_put()
    {
        var index = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var (account, user, app) = (Some.Account(), Some.Ids.NewUser(), Some.App());
        var id = RegistrationId.For(account, user, app);

        Assert.Null(await index.FindIdAsync(account, id, Stop));
        await index.PutIdAsync(account, id, user, app, Stop);
        await index.PutIdAsync(account, id, user, app, Stop);

        Assert.Equal(new RegistrationKey(user, app), await index.FindIdAsync(account, id, Stop));
    }

    [Fact]
    public async Task A_registration_of_another_account_is_not_found()
    {
        var index = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var (account, user, app) = (Some.Account(), Some.Ids.NewUser(), Some.App());
        var id = RegistrationId.For(account, user, app);
        await index.PutIdAsync(account, id, user, app, Stop);

        Assert.Null(await index.FindIdAsync(Some.Account(), id, Stop));
    }
}
