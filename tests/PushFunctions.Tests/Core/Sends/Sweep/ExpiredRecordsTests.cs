using Azure.Data.Tables;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Storage.Tables;
using PushFunctions.Tests.Storage;

namespace PushFunctions.Tests.Core.Sends.Sweep;

public sealed class ExpiredRecordsTests
{
    private const int Plenty = 20_000;
    private readonly AccountSid _account = Some.Account();
    private readonly FakeTimeProvider _time = new(Some.Noon);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operation_goes_with_everything_of_it_once_its_days_are_over()
    {
        var storage = await StartAsync();
        await AddEndedAsync(storage, Some.Noon);
        var records = Operations(storage);

        _time.SetUtcNow(Some.Noon.Date.AddDays(8).ToUniversalTime().AddSeconds(-1));
        Assert.Equal(0, await records.RemoveSomeAsync(Plenty, Stop));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await records.RemoveSomeAsync(Plenty, Stop) > 0);
        Assert.Equal(0, await records.RemoveSomeAsync(Plenty, Stop));

        foreach (var table in new[] { TableNames.Operations, TableNames.Sends })
            Assert.Equal(0, await CountAsync(storage, table));
    }

    [Fact]
    public async Task Another_number_of_days_can_be_set()
    {
        var storage = await StartAsync();
        await AddEndedAsync(storage, Some.Noon);

        _time.SetUtcNow(Some.Noon.AddDays(20));
        Assert.Equal(0, await Operations(storage, days: 30).RemoveSomeAsync(Plenty, Stop));
        Assert.True(await Operations(storage, days: 19).RemoveSomeAsync(Plenty, Stop) > 0);
    }

    [Fact]
    public async Task What_has_not_ended_or_ended_later_than_it_was_made_stays()
    {
        var storage = await StartAsync();
        var operations = storage.Get<IOperationStore>();
        await operations.AddAsync(
            SomeSends.At(_account, Some.Noon) with { Status = OperationStatus.Scheduled, SendAt = Some.Noon.AddDays(30) }, Stop);
        await AddEndedAsync(storage, Some.Noon, endedAt: Some.Noon.AddDays(30));
        _time.SetUtcNow(Some.Noon.AddDays(33));

        Assert.Equal(0, await Operations(storage).RemoveSomeAsync(Plenty, Stop));
        Assert.Equal(2, await CountAsync(storage, TableNames.Operations));
        _time.SetUtcNow(Some.Noon.AddDays(38));
        await Operations(storage).RemoveSomeAsync(Plenty, Stop);
        Assert.Equal(1, await CountAsync(storage, TableNames.Operations));
    }

    [Fact]
    public async Task A_large_operation_goes_in_shares_and_its_own_row_last()
    {
        var storage = await StartAsync();
        await AddEndedAsync(storage, Some.Noon, batches: 450);
        _time.SetUtcNow(Some.Noon.AddDays(9));
        var records = Operations(storage);

        Assert.Equal(200, await records.RemoveSomeAsync(200, Stop));
        // 450 batches and a retry, a walk and a step.
        Assert.Equal(253, await CountAsync(storage, TableNames.Sends));
        Assert.Equal(1, await CountAsync(storage, TableNames.Operations));
        while (await records.RemoveSomeAsync(200, Stop) >= 200) { }

        Assert.Equal(0, await CountAsync(storage, TableNames.Operations));
        Assert.Equal(0, await CountAsync(storage, TableNames.Sends));
    }

    [Fact]
    public async Task Two_instances_that_remove_the_same_do_not_disturb_each_other()
    {
        var storage = await StartAsync();
        for (var number = 0; number < 4; number++) await AddEndedAsync(storage, Some.Noon.AddMinutes(number), batches: 10);
        _time.SetUtcNow(Some.Noon.AddDays(9));

        await Task.WhenAll(Operations(storage).RemoveSomeAsync(Plenty, Stop), Operations(storage).RemoveSomeAsync(Plenty, Stop));

        Assert.Equal(0, await CountAsync(storage, TableNames.Operations));
        Assert.Equal(0, await CountAsync(storage, TableNames.Sends));
    }

    [Fact]
    public async Task A_revoked_id_does_not_stay_for_ever()
    {
        var storage = await StartAsync();
        await storage.Get<IOperationStore>().TryRevokeAsync(_account, Some.OperationAt(Some.Noon), Stop);
        _time.SetUtcNow(Some.Noon.AddDays(9));

        Assert.Equal(1, await Operations(storage).RemoveSomeAsync(Plenty, Stop));
        Assert.Equal(0, await CountAsync(storage, TableNames.Operations));
    }

    [Fact]
    public async Task A_deleted_User_stays_readable_for_its_days_and_is_gone_after()
    {
        var storage = await StartAsync();
        var core = new CoreServices(storage, _account.Value, _time);
        var users = storage.Get<IUserStore>();
        Assert.True(
            await storage.Get<ICatalogStore>().TrySaveAsync(
                await storage.Get<ICatalogStore>().LoadAsync(_account, Stop),
                new CatalogChange { PutApps = [new App(Some.App(), true, Some.Noon, Some.Noon)] }, Stop));
        var (gone, kept) = (
            await storage.SaveUserAsync(_account, Some.App(), Some.Device()), await storage.SaveUserAsync(_account, Some.App(), Some.Device()));
        await core.Get<UserService>().DeleteAsync(_account, gone, Stop);
        await core.Get<UserService>().DeleteAsync(_account, gone, Stop);
        var records = new ExpiredUsers(users, core.Get<UserRemover>(), Days(7), new ServiceTime(_time));

        _time.SetUtcNow(Some.Noon.AddDays(7));
        Assert.Equal(0, await records.RemoveSomeAsync(Plenty, Stop));
        Assert.NotNull((await users.FindAsync(_account, gone, Stop))!.DeletedAt);
        Assert.Equal(2, await CountAsync(storage, TableNames.Registrations));
        _time.SetUtcNow(Some.Noon.AddDays(8));
        Assert.Equal(1, await records.RemoveSomeAsync(Plenty, Stop));

        Assert.Null(await users.FindAsync(_account, gone, Stop));
        Assert.Single((await storage.Get<IRegistrationStore>().FindAsync(_account, Some.App(), kept, Stop))!.Devices);
        Assert.Equal(1, await CountAsync(storage, TableNames.Users));
        Assert.Equal(1, await CountAsync(storage, TableNames.Registrations));
        Assert.Equal(0, await CountAsync(storage, TableNames.DeletedUsers));
    }

    [Fact]
    public async Task A_note_of_a_deletion_that_did_not_happen_takes_nobody_along()
    {
        var storage = await StartAsync();
        var core = new CoreServices(storage, _account.Value, _time);
        var users = storage.Get<IUserStore>();
        var user = await storage.SaveUserAsync(_account, Some.App(), Some.Device());
        await storage.Get<IUserStore>()
            .AddDeletedAsync(new DeletedUser(_account, user, DateOnly.FromDateTime(Some.Noon.UtcDateTime)), Stop);
        await storage.Get<IUserStore>()
            .AddDeletedAsync(new DeletedUser(_account, Some.Ids.NewUser(), DateOnly.FromDateTime(Some.Noon.UtcDateTime)), Stop);
        _time.SetUtcNow(Some.Noon.AddDays(9));

        Assert.Equal(
            2, await new ExpiredUsers(users, core.Get<UserRemover>(), Days(7), new ServiceTime(_time)).RemoveSomeAsync(Plenty, Stop));

        Assert.NotNull(await users.FindAsync(_account, user, Stop));
        Assert.Single((await storage.Get<IRegistrationStore>().FindAsync(_account, Some.App(), user, Stop))!.Devices);
        Assert.Equal(0, await CountAsync(storage, TableNames.DeletedUsers));
    }

    [Fact]
    public async Task Idempotency_keys_go_after_24_hours_in_every_account()
    {
        var storage = await StartAsync();
        var other = Some.Account();
        await storage.Get<IAccountStore>().SaveAsync(new Account(other, SecretHash.Of("secret"), Some.Noon), Stop);
        var keys = storage.Get<IIdempotencyStore>();
        foreach (var account in new[] { _account, other })
        {
            for (var hour = 0; hour < 3; hour++)
                await keys.TryAddAsync(
                    new SendReservation(
                        account, Key($"{hour}"), "hash", Some.Ids.NewOperation(), true, Some.Noon, Some.Noon.AddHours(hour)), Stop);
        }
        _time.SetUtcNow(Some.Noon.AddHours(25).AddMinutes(1));

        Assert.Equal(4, await new ExpiredKeys(storage.Get<IAccountStore>(), keys, new ServiceTime(_time)).RemoveSomeAsync(Plenty, Stop));

        Assert.Null(await keys.FindAsync(other, Key("1"), Stop));
        Assert.NotNull(await keys.FindAsync(other, Key("2"), Stop));
    }

    [Fact]
    public async Task Provider_tokens_older_than_a_day_go()
    {
        var storage = await StartAsync();
        var tokens = storage.Get<IProviderTokenStore>();
        var credentials = Enumerable.Range(0, 3).Select(_ => Some.Ids.NewCredential()).ToList();
        foreach (var credential in credentials) await tokens.GetOrAddAsync(credential, "slot", "sealed", Stop);
        _time.SetUtcNow(Some.Noon.AddDays(1).AddMinutes(1));
        await tokens.GetOrAddAsync(Some.Ids.NewCredential(), "slot", "sealed", Stop);

        Assert.Equal(3, await new ExpiredProviderTokens(tokens, new ServiceTime(_time)).RemoveSomeAsync(Plenty, Stop));
        Assert.Equal(1, await CountAsync(storage, TableNames.ProviderTokens));
    }

    private async Task<TestStorage> StartAsync()
    {
        var storage = await TestStorage.CreateAsync(_time);
        await storage.Get<IAccountStore>().SaveAsync(new Account(_account, SecretHash.Of("secret"), Some.Noon), Stop);
        return storage;
    }

    private ExpiredOperations Operations(TestStorage storage, int days = 7) => new(
        storage.Get<IAccountStore>(), storage.Get<IOperationStore>(), storage.Get<IBatchStore>(),
        storage.Get<IReceiptStore>(), Days(days), new ServiceTime(_time));

    private async Task AddEndedAsync(TestStorage storage, DateTimeOffset at, DateTimeOffset? endedAt = null, int batches = 2)
    {
        var operations = storage.Get<IOperationStore>();
        var operation = await operations.AddAsync(SomeSends.At(_account, at), Stop);
        await storage.Get<IWalkStore>().AddAsync(operation.Id, Walk.Start(at), Stop);
        await storage.Get<IWalkStore>().AddFirstAsync(operation.Id, [SomeSends.Step(1)], [], Stop);
        DeliveryBatch[] made = [.. Enumerable.Range(0, batches).Select(index => SomeBatches.New(0, index))];
        await storage.AddBatchesAsync(operation.Id, [.. made, SomeBatches.RetryOf(made[0], 0, 1)], Stop);
        await operations.TryUpdateAsync(
            operation with
            {
                Status = OperationStatus.Completed,
                FinalStats = new OperationStats(2, 0, 0, 0, 2, 0, 0),
                UpdatedAt = endedAt
                ?? at.AddMinutes(1)
            }, Stop);
    }

    private static async Task<int> CountAsync(TestStorage storage, string table) =>
        await storage.Table(table).QueryAsync<TableEntity>(cancellationToken: Stop).CountAsync(Stop);

    private static IOptions<RetentionOptions> Days(int days) => Options.Create(new RetentionOptions { Days = days });

    private static IdempotencyKey Key(string text) => IdempotencyKey.TryParse(text, out var key) ? key : throw new FormatException();
}
