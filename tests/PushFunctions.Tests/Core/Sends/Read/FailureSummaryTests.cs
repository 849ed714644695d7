using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Sends.Read;

/// <summary>The errors of an operation by code, provider and reason.</summary>
public sealed class FailureSummaryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unaddressable_recipients_and_failed_pushes_of_both_providers_are_counted_exactly()
    {
        var service = await MemoryService.StartAsync();
        await service.Get<CredentialService>().CreateAsync(
            service.Account, new NewCredential(Some.App("shop"), Provider.Apn, Keys.ApnsKey(), false), Stop);
        var users = new List<UserId>();
        for (var user = 0; user < 7; user++) users.Add(await service.MakeUserAsync());
        foreach (var gone in users[..4])
            await service.Get<RegistrationService>().DeleteAsync(
                service.Account, RegistrationId.For(service.Account, gone, Some.App("shop")), Stop);
        var (androids, apples) = (Tokens(Provider.Fcm, 150), Tokens(Provider.Apn, 130));
        var dead = androids[..120].Concat(apples[..90]).Select(token => token.Address.Token).ToHashSet();
        service.StandIn.RespondTo = push => !dead.Contains(push.Token) ? null
            : push.Provider == Provider.Fcm ? new DeliveryOutcome.TokenExpired("UNREGISTERED", null)
            : new DeliveryOutcome.Rejected("BadDeviceToken", RejectionKind.Token);

        var sent = await service.Sends.AcceptAsync(
            service.Account,
            MemoryService.Command([.. users.Select(user => new Recipient.ToUser(user, null)), .. androids, .. apples,
                new Recipient.ToToken(Some.Address(Provider.ApnSandbox), null)]),
            Stop);
        await service.PumpAsync();

        var summary = await service.Get<OperationService>().SummarizeFailuresAsync(service.Account, sent.Id, Stop);
        Assert.True(summary.IsExact);
        Assert.Equal(
            [
                (DeliveryErrorCode.TokenExpired, Provider.Fcm, "UNREGISTERED", 120, 3),
                (DeliveryErrorCode.TokenRejected, Provider.Apn, "BadDeviceToken", 90, 3),
                (DeliveryErrorCode.UserWithoutDevice, null, "UserWithoutDevice", 4, 3),
                (DeliveryErrorCode.NoCredential, (Provider?)Provider.ApnSandbox, "NoCredential", 1, 0),
            ],
            summary.Groups.Select(group => (group.Code, group.Provider, group.Reason, group.Count, group.Samples.Count)));
        Assert.All(summary.Groups[0].Samples, id => Assert.True(NotificationId.TryParse(id, out _)));
        Assert.Subset(users[..4].Select(user => user.Value).ToHashSet(), summary.Groups[2].Samples.ToHashSet());

        var listed = await service.Get<OperationService>().ListFailuresAsync(service.Account, sent.Id, new ListRequest(1000, null), Stop);
        Assert.Equal(listed.Items.Count, summary.Groups.Sum(group => group.Count));
    }

    [Fact]
    public async Task A_send_without_a_failure_has_no_groups()
    {
        var service = await MemoryService.StartAsync();
        var sent = await service.Sends.AcceptAsync(service.Account, MemoryService.Command(Tokens(Provider.Fcm, 3)), Stop);
        await service.PumpAsync();

        var summary = await service.Get<OperationService>().SummarizeFailuresAsync(service.Account, sent.Id, Stop);

        Assert.Equal((0, true), (summary.Groups.Count, summary.IsExact));
    }

    [Fact]
    public async Task After_five_seconds_it_tells_what_it_has_read_and_says_so()
    {
        var service = await MemoryService.StartAsync();
        service.StandIn.Respond = _ => new DeliveryOutcome.Rejected("BAD_REQUEST", RejectionKind.Payload);
        var sent = await service.Sends.AcceptAsync(service.Account, MemoryService.Command(Tokens(Provider.Fcm, 2_000)), Stop);
        await service.PumpAsync();
        service.Seam = _ =>
        {
            service.Time.Advance(TimeSpan.FromSeconds(2));
            return null;
        };

        var summary = await service.Get<OperationService>().SummarizeFailuresAsync(service.Account, sent.Id, Stop);

        Assert.False(summary.IsExact);
        Assert.InRange(Assert.Single(summary.Groups).Count, 1, 1_999);
    }

    [Fact]
    public async Task An_operation_of_another_account_is_not_found()
    {
        var service = await MemoryService.StartAsync();
        var sent = await service.Sends.AcceptAsync(service.Account, MemoryService.Command(Tokens(Provider.Fcm, 1)), Stop);

        foreach (var (account, id) in new[] { (Some.Account(), sent.Id), (service.Account, Some.Ids.NewOperation()) })
        {
            var refused = await Assert.ThrowsAsync<RequestException>(
                () => service.Get<OperationService>().SummarizeFailuresAsync(account, id, Stop));
            Assert.Equal(ProblemCode.NotFound, refused.Problems[0].Code);
        }
    }

    [Fact]
    public async Task Who_sent_an_operation_is_stored_with_it()
    {
        var service = await MemoryService.StartAsync();
        var command = MemoryService.Command(Tokens(Provider.Fcm, 1)) with { CreatedBy = "SK0123456789abcdef0123456789abcdef" };
        var sent = await service.Sends.AcceptAsync(service.Account, command, Stop);

        var found = await service.Get<OperationService>().FindAsync(service.Account, sent.Id, Stop);

        Assert.Equal("SK0123456789abcdef0123456789abcdef", found.Operation.CreatedBy);
    }

    private static List<Recipient.ToToken> Tokens(Provider provider, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new Recipient.ToToken(Some.Address(provider), null))];
}
