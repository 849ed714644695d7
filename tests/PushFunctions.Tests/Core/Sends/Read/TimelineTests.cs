using PushFunctions.Storage.Tables;
using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Sends.Read;

/// <summary>What was sent to a User, from the stored rows.</summary>
public sealed class TimelineTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_send_to_a_User_is_told_at_once_and_then_with_what_became_of_it()
    {
        var service = await MemoryService.StartAsync();
        var (ann, bob) = (await service.MakeUserAsync(), await service.MakeUserAsync());
        await service.RegisterAsync(ann);
        service.StandIn.Respond = number => number == 1
            ? new DeliveryOutcome.Rejected("BAD_REQUEST", RejectionKind.Payload) : null;

        var sent = await SendAsync(service, new Recipient.ToUser(ann, null));

        var waiting = Assert.Single(await ReadAsync(service, ann));
        Assert.Equal((sent.Id, sent.CreatedAt, null), (waiting.Operation, waiting.CreatedAt, waiting.Unaddressable));
        Assert.All(waiting.Notifications, notification => Assert.Equal(NotificationStatus.Queued, notification.Status));
        await service.PumpAsync();
        var told = Assert.Single(await ReadAsync(service, ann));
        Assert.Equal(sent.CreatedAt, told.CreatedAt);
        Assert.Equal(2, told.Notifications.Count);
        var (failed, taken) = (
            Assert.Single(told.Notifications, one => one.Status == NotificationStatus.Failed),
            Assert.Single(told.Notifications, one => one.Status == NotificationStatus.Sent));
        Assert.Equal((DeliveryErrorCode.PayloadRejected, "BAD_REQUEST", 1), (failed.Error!.Code, failed.Error.Reason, failed.Attempts));
        Assert.Equal("message-2", taken.ProviderMessageId);
        var shown = await service.Get<NotificationService>().FindAsync(service.Account, taken.Id, Stop);
        Assert.Equal((shown.To.Hash, shown.UpdatedAt, shown.User), (taken.TokenHash, taken.UpdatedAt, ann));
        Assert.Empty(await ReadAsync(service, bob));
    }

    [Fact]
    public async Task Who_could_not_be_addressed_is_told_why()
    {
        var service = await MemoryService.StartAsync();
        var (ann, bob) = (await service.MakeUserAsync(), await service.MakeUserAsync());
        var registration = RegistrationId.For(service.Account, ann, Some.App("shop"));
        await service.Get<RegistrationService>().DeleteAsync(service.Account, registration, Stop);

        await SendAsync(service, new Recipient.ToUser(ann, null), new Recipient.ToUser(bob, null));

        var entry = Assert.Single(await ReadAsync(service, ann));
        Assert.Equal((DeliveryErrorCode.UserWithoutDevice, 0), (entry.Unaddressable!.Value, entry.Notifications.Count));
        Assert.Null(Assert.Single(await ReadAsync(service, bob)).Unaddressable);
    }

    [Fact]
    public async Task A_retried_push_is_told_by_its_last_outcome()
    {
        var service = await MemoryService.StartAsync();
        var ann = await service.MakeUserAsync();
        service.StandIn.Respond = number => number == 1 ? new DeliveryOutcome.Deferred("UNAVAILABLE", null, TimeSpan.Zero) : null;
        await SendAsync(service, new Recipient.ToUser(ann, null));
        await service.PumpAsync();

        var told = Assert.Single(Assert.Single(await ReadAsync(service, ann)).Notifications);

        Assert.Equal((NotificationStatus.Sent, 2), (told.Status, told.Attempts));
    }

    [Fact]
    public async Task A_token_is_told_under_its_owner_unless_the_send_names_many()
    {
        var service = await MemoryService.StartAsync();
        var ann = await service.MakeUserAsync();
        var device = (await service.Get<IRegistrationStore>().FindAsync(service.Account, Some.App("shop"), ann, Stop))!.Devices[0];
        var others = Enumerable.Range(0, AddressedUsers.MaximumTokens).Select(_ => new Recipient.ToToken(Some.Address(), null)).ToList();

        var few = await SendAsync(service, [new Recipient.ToToken(device.Address, null), .. others[1..]]);
        service.Time.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(service, [new Recipient.ToToken(device.Address, null), .. others]);
        await service.PumpAsync();

        var entry = Assert.Single(await ReadAsync(service, ann));
        Assert.Equal(few.Id, entry.Operation);
        Assert.Equal(device.Address.Hash, Assert.Single(entry.Notifications).TokenHash);
    }

    [Fact]
    public async Task A_walk_is_told_to_those_it_reached_and_to_nobody_else()
    {
        var service = await MemoryService.StartAsync();
        var users = new List<UserId>();
        for (var user = 0; user < 150; user++) users.Add(await service.MakeUserAsync());
        var (members, outside) = (users[..120], users[120..]);
        var gone = members[7];
        await service.Get<RegistrationService>()
            .DeleteAsync(service.Account, RegistrationId.For(service.Account, gone, Some.App("shop")), Stop);
        var audience = await service.Get<AudienceService>().CreateAsync(service.Account, "some", null, Stop);
        await service.Get<AudienceService>().AddUsersAsync(service.Account, audience.Id, members, Stop);

        var sent = await SendAsync(service, new Recipient.ToAudience(audience.Id, null));
        Assert.Empty(await ReadAsync(service, members[0]));
        await service.PumpAsync();

        foreach (var user in members.Where(user => user != gone))
        {
            var entry = Assert.Single(await ReadAsync(service, user));
            Assert.Equal(sent.Id, entry.Operation);
            Assert.Equal(NotificationStatus.Sent, Assert.Single(entry.Notifications).Status);
        }

        Assert.Equal(DeliveryErrorCode.UserWithoutDevice, Assert.Single(await ReadAsync(service, gone)).Unaddressable);
        foreach (var user in outside) Assert.Empty(await ReadAsync(service, user));
    }

    [Fact]
    public async Task A_scheduled_send_is_told_once_it_was_due()
    {
        var service = await MemoryService.StartAsync();
        var ann = await service.MakeUserAsync();
        var at = service.Time.GetUtcNow().AddDays(9);
        var sent = await service.Sends.AcceptAsync(
            service.Account, MemoryService.Command(new Recipient.ToUser(ann, null)) with { SendAt = at }, Stop);
        Assert.Empty(await ReadAsync(service, ann));

        service.Time.Advance(TimeSpan.FromDays(9) + TimeSpan.FromSeconds(1));
        await service.SweepAsync(TimeSpan.Zero);
        await service.PumpAsync();

        var entry = Assert.Single(await ReadAsync(service, ann));
        Assert.Equal((sent.Id, sent.CreatedAt), (entry.Operation, entry.CreatedAt));
        Assert.Equal(NotificationStatus.Sent, Assert.Single(entry.Notifications).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_never_accepted_is_not_told_and_what_was_noted_twice_is_told_once(bool repeats)
    {
        var service = await MemoryService.StartAsync();
        var ann = await service.MakeUserAsync();
        for (var write = 1; ; write++)
        {
            service.Time.Advance(TimeSpan.FromSeconds(1));
            if (repeats) service.RepeatWrite(write);
            else service.FailWrite(write, done: false);
            var before = (await service.Get<IOperationStore>().ListAsync(
                service.Account, new OperationFilter(null, null, null), new ListRequest(1000, null), Stop)).Items.Count;
            try
            {
                await SendAsync(service, new Recipient.ToUser(ann, null));
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The write failed, and the send with it.
            }

            var reached = service.Reached(write);
            service.Seam = null;
            var accepted = await service.Get<IOperationStore>().ListAsync(
                service.Account, new OperationFilter(null, null, null), new ListRequest(1000, null), Stop);
            Assert.InRange(accepted.Items.Count, before, before + 1);
            Assert.Equal(accepted.Items.Select(item => item.Id), (await ReadAsync(service, ann)).Select(entry => entry.Operation));
            if (!reached) break;
        }
    }

    [Fact]
    public async Task Pages_of_any_size_have_the_same_entries_newest_first()
    {
        var service = await MemoryService.StartAsync();
        var (ann, bob) = (await service.MakeUserAsync(), await service.MakeUserAsync());
        var audience = await service.Get<AudienceService>().CreateAsync(service.Account, "some", null, Stop);
        await service.Get<AudienceService>().AddUsersAsync(service.Account, audience.Id, [ann], Stop);
        var expected = new List<OperationId>();
        for (var number = 0; number < 24; number++)
        {
            service.Time.Advance(TimeSpan.FromHours(5));
            await service.SweepAsync(TimeSpan.Zero);
            expected.Insert(0, (await SendAsync(service, number % 3 == 0
                ? new Recipient.ToAudience(audience.Id, null) : new Recipient.ToUser(ann, null))).Id);
            await SendAsync(service, new Recipient.ToUser(bob, null));
            await service.PumpAsync();
        }

        foreach (var size in new[] { 1, 2, 3, 7, 24, 100 })
        {
            var found = new List<OperationId>();
            string? cursor = null;
            do
            {
                var page = await service.Get<TimelineReader>().ListAsync(service.Account, ann, new ListRequest(size, cursor), Stop);
                Assert.InRange(page.Items.Count, 0, size);
                found.AddRange(page.Items.Select(entry => entry.Operation));
                cursor = page.NextCursor;
            }
            while (cursor is not null);
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public async Task After_seven_days_it_is_gone_and_so_are_the_tables_of_the_days()
    {
        var service = await MemoryService.StartAsync();
        var ann = await service.MakeUserAsync();
        await service.Get<IAccountStore>().SaveAsync(new Account(service.Account, SecretHash.Of("secret"), Some.Noon), Stop);
        var filter = new Recipient.ToFilter(new Filter.All(), null);
        await SendAsync(service, new Recipient.ToUser(ann, null));
        await SendAsync(service, filter);
        await service.PumpAsync();
        Assert.Equal(2, (await ReadAsync(service, ann)).Count);

        service.Time.Advance(TimeSpan.FromDays(7) + TimeSpan.FromMinutes(2));
        Assert.Empty(await ReadAsync(service, ann));
        service.Time.Advance(TimeSpan.FromDays(1));
        foreach (var _ in Enumerable.Range(0, 2)) await service.SweepAsync(TimeSpan.FromHours(1.5));

        var days = service.Storage.Tables.Names.Where(name => name.StartsWith("UserSends2", StringComparison.Ordinal)).ToList();
        Assert.Equal([UserSendStore.NameOf(DateOnly.FromDateTime(service.Time.GetUtcNow().AddDays(1).UtcDateTime))], days);
        Assert.Equal(0, await service.RowsAsync(TableNames.UserSends));
        await SendAsync(service, new Recipient.ToUser(ann, null));
        await service.PumpAsync();
        Assert.Equal(NotificationStatus.Sent, Assert.Single(Assert.Single(await ReadAsync(service, ann)).Notifications).Status);
    }

    [Fact]
    public async Task Two_sweeps_at_once_turn_the_day()
    {
        var service = await MemoryService.StartAsync();
        await SendAsync(service, new Recipient.ToUser(await service.MakeUserAsync(), null));
        service.Time.Advance(TimeSpan.FromDays(9));
        var expired = new ExpiredTimelines(
            service.Get<IAccountStore>(), service.Get<IUserSendStore>(), service.Get<ServiceTime>());

        await Task.WhenAll(expired.RemoveSomeAsync(100, Stop), expired.RemoveSomeAsync(100, Stop));

        Assert.Equal(0, await expired.RemoveSomeAsync(100, Stop));
    }

    [Fact]
    public async Task An_unknown_User_and_one_of_another_account_are_not_found_and_a_deleted_one_is()
    {
        var service = await MemoryService.StartAsync();
        var ann = await service.MakeUserAsync();
        await SendAsync(service, new Recipient.ToUser(ann, null));
        var reader = service.Get<TimelineReader>();
        var first = new ListRequest(10, null);

        foreach (var (account, user) in new[] { (Some.Account(), ann), (service.Account, Some.Ids.NewUser()) })
        {
            var refused = await Assert.ThrowsAsync<RequestException>(() => reader.ListAsync(account, user, first, Stop));
            Assert.Equal(ProblemCode.NotFound, refused.Problems[0].Code);
        }

        await Assert.ThrowsAsync<RequestException>(() => reader.ListAsync(service.Account, ann, new ListRequest(10, "1!2"), Stop));
        await service.Get<UserService>().DeleteAsync(service.Account, ann, Stop);
        Assert.Single(await ReadAsync(service, ann));
    }

    private static Task<Operation> SendAsync(MemoryService service, params IReadOnlyList<Recipient> to) =>
        service.Sends.AcceptAsync(service.Account, MemoryService.Command(to), Stop);

    private static async Task<IReadOnlyList<TimelineEntry>> ReadAsync(MemoryService service, UserId user)
    {
        var found = await service.Get<TimelineReader>().ListAsync(service.Account, user, new ListRequest(1000, null), Stop);
        Assert.Null(found.NextCursor);
        return found.Items;
    }
}
