namespace PushFunctions.Tests.Storage;

public sealed class TokenOwnerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_owner_is_found_as_it_was_put()
    {
        var owners = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var owner = NewOwner() with { PreviousUser = Some.Ids.NewUser() };

        Assert.Null(await owners.FindOwnerAsync(owner.Account, owner.App, owner.Address, Stop));
        var put = await owners.TryPutOwnerAsync(owner, Stop);

        Assert.NotNull(put?.Version);
        Assert.Equal(owner with { Version = put.Version }, put);
        Assert.Equal(put, await owners.FindOwnerAsync(owner.Account, owner.App, owner.Address, Stop));
    }

    [Fact]
    public async Task Of_many_that_claim_a_new_token_exactly_one_gets_it()
    {
        var owners = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var owner = NewOwner();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => owners.TryPutOwnerAsync(owner with { User = Some.Ids.NewUser() }, Stop)));

        var winner = Assert.Single(results, result => result is not null);
        Assert.Equal(winner, await owners.FindOwnerAsync(owner.Account, owner.App, owner.Address, Stop));
    }

    [Fact]
    public async Task A_version_can_be_replaced_once()
    {
        var owners = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var first = await owners.TryPutOwnerAsync(NewOwner(), Stop);

        var second = await owners.TryPutOwnerAsync(first! with { User = Some.Ids.NewUser(), PreviousUser = first.User }, Stop);

        Assert.NotNull(second);
        Assert.Null(await owners.TryPutOwnerAsync(first with { User = Some.Ids.NewUser() }, Stop));
        Assert.Equal(second, await owners.FindOwnerAsync(first.Account, first.App, first.Address, Stop));
    }

    [Fact]
    public async Task A_move_that_is_done_leaves_no_previous_User()
    {
        var owners = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var moving = await owners.TryPutOwnerAsync(NewOwner() with { PreviousUser = Some.Ids.NewUser() }, Stop);

        await owners.TryPutOwnerAsync(moving! with { PreviousUser = null }, Stop);

        Assert.Null((await owners.FindOwnerAsync(moving.Account, moving.App, moving.Address, Stop))!.PreviousUser);
    }

    [Fact]
    public async Task An_owner_that_changed_meanwhile_is_not_removed()
    {
        var owners = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var first = await owners.TryPutOwnerAsync(NewOwner(), Stop);
        var second = await owners.TryPutOwnerAsync(first! with { User = Some.Ids.NewUser() }, Stop);

        Assert.False(await owners.TryRemoveOwnerAsync(first, Stop));
        Assert.True(await owners.TryRemoveOwnerAsync(second!, Stop));
        Assert.True(await owners.TryRemoveOwnerAsync(second!, Stop));
        Assert.Null(await owners.FindOwnerAsync(first.Account, first.App, first.Address, Stop));
    }

    [Fact]
    public async Task An_owner_that_is_gone_cannot_be_replaced()
    {
        var owners = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var owner = await owners.TryPutOwnerAsync(NewOwner(), Stop);
        await owners.TryRemoveOwnerAsync(owner!, Stop);

        Assert.Null(await owners.TryPutOwnerAsync(owner!, Stop));
    }

    [Fact]
    public async Task What_was_never_read_is_never_removed()
    {
        var owners = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();

        await Assert.ThrowsAsync<ArgumentException>(() => owners.TryRemoveOwnerAsync(NewOwner(), Stop));
    }

    [Fact]
    public async Task A_token_has_an_owner_for_each_App_account_and_provider()
    {
        var owners = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var owner = NewOwner();
        await owners.TryPutOwnerAsync(owner, Stop);

        Assert.Null(await owners.FindOwnerAsync(Some.Account(), owner.App, owner.Address, Stop));
        Assert.Null(await owners.FindOwnerAsync(owner.Account, Some.App("other"), owner.Address, Stop));
        Assert.Null(await owners.FindOwnerAsync(owner.Account, owner.App, new DeviceAddress(Provider.Apn, owner.Address.Token), Stop));
    }

    private static TokenOwner NewOwner() => new(Some.Account(), Some.App(), Some.Address(), Some.Ids.NewUser(), null, null);
}
