using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Tests.Core.Sends.Accept;

/// <summary>Each row of each table in turn is spoilt by hand, in each way: everything else goes on, and the log names
/// the row.</summary>
public sealed class SpoiltRowTests
{
    private const int RowUnreadable = 3000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static IdempotencyKey Key { get; } = IdempotencyKey.TryParse("order-17", out var key) ? key : throw new FormatException();

    public static TheoryData<string, string> Ways =>
        new MatrixTheoryData<string, string>(
            TableNames.All.Where(name => name != TableNames.Sweeps), ["emptied", "of other types", "with other texts"]);

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task One_row_spoilt_by_hand_costs_one_entry(string table, string way)
    {
        for (var index = 0; ; index++)
        {
            var service = await MemoryService.StartAsync();
            await FillAsync(service);
            var rows = await service.Table(table).QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop);
            if (index == rows.Count) return;
            var row = rows[index];
            await service.Table(table).UpdateEntityAsync(Spoil(row, way), ETag.All, TableUpdateMode.Replace, Stop);
            var what = $"row '{row.PartitionKey}', '{row.RowKey}' of {table}, {way}";

            var fault = await Record.ExceptionAsync(() => UseAsync(service));
            Assert.True(fault is null, $"{what}: {fault}");

            foreach (var entry in service.Log.Entries.Where(entry => entry.Id.Id == RowUnreadable))
                Assert.Contains(row.RowKey, entry.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_list_skips_the_row_is_full_all_the_same_and_names_it()
    {
        var service = await MemoryService.StartAsync();
        var users = new List<UserId>();
        for (var count = 0; count < 5; count++) users.Add(await service.MakeUserAsync());
        var spoilt = users.OrderBy(user => user.Tail, StringComparer.Ordinal).ElementAt(1);
        await service.Table(TableNames.Users)
            .UpdateEntityAsync(new TableEntity($"{service.Account}.{spoilt.Tail[..2]}", spoilt.Tail), ETag.All, TableUpdateMode.Replace, Stop);

        var first = await service.Get<UserService>().ListAsync(service.Account, new ListRequest(2, null), Stop);
        var second = await service.Get<UserService>().ListAsync(service.Account, new ListRequest(2, first.NextCursor), Stop);

        Assert.Equal((2, 2), (first.Items.Count, second.Items.Count));
        Assert.DoesNotContain(spoilt, first.Items.Concat(second.Items).Select(user => user.Id));
        Assert.Contains(
            service.Log.Entries, entry => entry.Id.Id == RowUnreadable && entry.Text.Contains(spoilt.Tail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unreadable_batch_ends_with_its_jobs_failed_and_its_operation_completes()
    {
        var service = await MemoryService.StartAsync();
        var operation = await service.Sends.AcceptAsync(
            service.Account, MemoryService.Command([.. Enumerable.Range(0, 3).Select(_ => new Recipient.ToToken(Some.Address(), null))]),
            Stop);
        var row = await service.Table(TableNames.Sends).QueryAsync<TableEntity>(cancellationToken: Stop).SingleAsync(Stop);
        row["Jobs0"] = new byte[] { 1, 2, 3 };
        await service.Table(TableNames.Sends).UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, Stop);

        Assert.Null(await service.Get<IBatchStore>().FindAsync(operation.Id, BatchId.Original(0, 0), Stop));

        var view = await service.Get<OperationService>().FindAsync(service.Account, operation.Id, Stop);
        Assert.Equal((OperationStatus.Completed, 3, 3), (view.Operation.Status, view.Stats.Total, view.Stats.Failed));
    }

    [Fact]
    public async Task A_settled_batch_whose_outcomes_are_unreadable_has_failed_and_is_not_sent_again()
    {
        var service = await MemoryService.StartAsync();
        var batches = service.Get<IBatchStore>();
        var operation = await service.Sends.AcceptAsync(
            service.Account, MemoryService.Command(new Recipient.ToToken(Some.Address(), null)), Stop);
        var leased = (await batches.TryUpdateAsync(
            operation.Id, (await batches.FindAsync(operation.Id, BatchId.Original(0, 0), Stop))!.Leased(), Stop))!;
        await batches.TrySettleAsync(operation.Id, leased.Settled(), [], Stop);
        var row = await service.Table(TableNames.Sends).QueryAsync<TableEntity>(cancellationToken: Stop).SingleAsync(Stop);
        row["Outcomes0"] = new byte[] { 1, 2, 3 };
        await service.Table(TableNames.Sends).UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, Stop);

        var batch = (await batches.FindAsync(operation.Id, BatchId.Original(0, 0), Stop))!;

        Assert.Equal(BatchState.Settled, batch.State);
        Assert.Equal("Unreadable", Assert.Single(batch.Outcomes).Error?.Reason);
        Assert.Single(await batches.ListAsync(operation.Id, null, 10, Stop));
    }

    [Fact]
    public async Task A_token_whose_owner_row_is_unreadable_can_be_registered()
    {
        var service = await MemoryService.StartAsync();
        var phone = Some.Address();
        await service.Get<RegistrationService>().RegisterAsync(service.Account, new RegisterCommand(phone, null, null, null, null), Stop);
        var row = await service.Table(TableNames.TokenOwners).QueryAsync<TableEntity>(cancellationToken: Stop).SingleAsync(Stop);
        await service.Table(TableNames.TokenOwners)
            .UpdateEntityAsync(new TableEntity(row.PartitionKey, row.RowKey), ETag.All, TableUpdateMode.Replace, Stop);

        var registration = await service.Get<RegistrationService>()
            .RegisterAsync(service.Account, new RegisterCommand(phone, null, null, null, null), Stop);

        Assert.Single((await service.Get<RegistrationService>().FindAsync(service.Account, registration, Stop)).Devices);
    }

    private static async Task FillAsync(MemoryService service)
    {
        await service.Get<AccountSeeder>().EnsureAsync(Stop);
        await service.Get<ApiKeyService>().CreateAsync(service.Account, "one", Scopes.All, Stop);
        await service.Get<ApiKeyService>().CreateAsync(service.Account, "two", Scopes.All, Stop);
        await service.UploadAsync("other");
        var (user, gone) = (await service.MakeUserAsync(), await service.MakeUserAsync());
        await service.RegisterAsync(user);
        await service.Get<UserService>().DeleteAsync(service.Account, gone, Stop);
        var audience = await service.Get<AudienceService>().CreateAsync(service.Account, "all", null, Stop);
        await service.Get<AudienceService>().CreateAsync(service.Account, "none", null, Stop);
        await service.Get<AudienceService>().AddUsersAsync(service.Account, audience.Id, [user, Some.Ids.NewUser()], Stop);
        await service.Get<PendingRemovals>().AnnounceAsync(service.Account, RemovalKind.User, user.Tail, Stop);
        var command = MemoryService.Command(new Recipient.ToToken(Some.Address(), null), new Recipient.ToUser(user, null));
        await service.Get<IdempotentSends>().AcceptAsync(service.Account, Key, "{}"u8.ToArray(), () => command, Stop);
        var second = await service.Sends.AcceptAsync(service.Account, command, Stop);
        var batches = service.Get<IBatchStore>();
        var leased = (await batches.TryUpdateAsync(
            second.Id, (await batches.FindAsync(second.Id, BatchId.Original(0, 0), Stop))!.Leased(), Stop))!;
        await batches.TrySettleAsync(second.Id, leased.Settled(SomeBatches.Moved(0)), [SomeBatches.RetryOf(leased, 0, 0)], Stop);
        await service.Get<IProviderTokenStore>().GetOrAddAsync(Some.Ids.NewCredential(), "7", "sealed", Stop);
    }

    /// <summary>Every list, a send, a register, a sweep: none may fail.</summary>
    private static async Task UseAsync(MemoryService service)
    {
        var (account, all) = (service.Account, new ListRequest(100, null));
        await service.Get<ApiKeyService>().ListAsync(account, all, Stop);
        await service.Get<CredentialService>().ListAsync(account, new CredentialFilter(null, null, null, null, null), all, Stop);
        await service.Get<AppService>().ListAsync(account, new AppFilter(null, null, null), all, Stop);
        var users = await service.Get<UserService>().ListAsync(account, all, Stop);
        foreach (var user in users.Items) await service.Get<RegistrationService>().ListAsync(account, user.Id, null, all, Stop);
        var audiences = await service.Get<AudienceService>().ListAsync(account, all, Stop);
        foreach (var audience in audiences.Items) await service.Get<AudienceService>().ListUsersAsync(account, audience.Id, all, Stop);
        var operations = await service.Get<OperationService>().ListAsync(account, new OperationFilter(null, null, null), all, Stop);
        Assert.InRange(operations.Items.Count, 1, 2);
        foreach (var operation in operations.Items)
            await service.Get<OperationService>().ListFailuresAsync(account, operation.Operation.Id, all, Stop);
        await service.Get<NotificationService>()
            .ListAsync(account, new NotificationFilter(null, null, new Dictionary<string, string>(), null, null, null, null), all, Stop);
        await service.Get<Authenticator>().AuthenticateAsync(account.Value, "wrong", Stop);

        var app = (await service.Get<ICatalogStore>().LoadAsync(account, Stop)).Apps.FirstOrDefault(app => app.IsDefault)
            ?? (await service.Get<ICatalogStore>().LoadAsync(account, Stop)).Apps[0];
        await service.Sends.AcceptAsync(
            account,
            MemoryService.Command(
                [new Recipient.ToToken(Some.Address(), null), .. users.Items.Select(user => new Recipient.ToUser(user.Id, null)),
                    .. audiences.Items.Select(audience => new Recipient.ToAudience(audience.Id, null))])
                with
            { From = new SendFrom.NamedApp(app.Name) },
            Stop);
        await service.Get<RegistrationService>()
            .RegisterAsync(account, new RegisterCommand(Some.Address(), app.Name, null, null, null), Stop);
        while (await service.Get<StorageClients>()
            .Queue(QueueNames.Fanout)
            .ReceiveMessageAsync(cancellationToken: Stop) is { Value: { } message })
        {
            await service.Get<FanoutProcessor>().ProcessAsync(FanoutMessage.Parse(message.Body.ToString()), Stop);
            await service.Get<StorageClients>().Queue(QueueNames.Fanout).DeleteMessageAsync(message.MessageId, message.PopReceipt, Stop);
        }

        await service.SweepAsync(after: TimeSpan.FromMinutes(11));
        await service.SweepAsync(after: TimeSpan.FromDays(8));
    }

    private static TableEntity Spoil(TableEntity row, string way)
    {
        var spoilt = new TableEntity(row.PartitionKey, row.RowKey);
        foreach (var (column, value) in row.Where(column => column.Key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")))
        {
            if (way == "emptied") continue;
            spoilt[column] = (way, value) switch
            {
                ("of other types", string) => 17,
                ("of other types", _) => "spoilt",
                (_, string) => "spoilt",
                (_, byte[]) => new byte[] { 1, 2, 3 },
                _ => value,
            };
        }

        return spoilt;
    }
}
