using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;
using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Sends.Deliver;

/// <summary>Dead tokens are forgotten once their batch is settled: a worker that dies in between repeats no push and
/// leaves no token registered.</summary>
public sealed class ForgottenAfterwardsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_dies_after_the_settlement_repeats_no_push_and_its_message_forgets_the_token()
    {
        var service = await MemoryService.StartAsync();
        var user = await service.MakeUserAsync();
        var message = await SendAndDieAsync(service, user);

        Assert.Equal(1, await DevicesAsync(service, user));
        await service.Get<DeliveryProcessor>().ProcessAsync(message, Stop);

        Assert.Equal((1, 0), (service.StandIn.Sent, await DevicesAsync(service, user)));
        await service.Get<DeliveryProcessor>().ProcessAsync(message, Stop);
        Assert.Equal(1, service.StandIn.Sent);
    }

    [Fact]
    public async Task A_token_that_was_registered_again_meanwhile_is_kept()
    {
        var service = await MemoryService.StartAsync();
        var user = await service.MakeUserAsync();
        var message = await SendAndDieAsync(service, user);
        var device = Assert.Single(
            (await service.Get<IRegistrationStore>().FindAsync(service.Account, Some.App("shop"), user, Stop))!.Devices);
        service.Time.Advance(TimeSpan.FromMinutes(1));
        await service.Get<RegistrationService>()
            .RegisterAsync(service.Account, new RegisterCommand(device.Address, null, user, null, null), Stop);

        await service.Get<DeliveryProcessor>().ProcessAsync(message, Stop);

        Assert.Equal(1, await DevicesAsync(service, user));
    }

    [Fact]
    public async Task Of_a_credential_that_fails_meanwhile_nothing_is_forgotten()
    {
        var service = await MemoryService.StartAsync();
        var user = await service.MakeUserAsync();
        var message = await SendAndDieAsync(service, user);
        var route = SendRouter.Resolve(await service.Get<ICatalogStore>().LoadAsync(service.Account, Stop), new SendFrom.DefaultApp());
        var vault = service.Get<CredentialVault>();
        var credential = (await vault.FindAsync(service.Account, route.Credentials[Provider.Fcm], Stop))!;
        await vault.ReportAsync(
            credential.Credential, new CredentialHealth(CredentialStatus.Failing, "MassTokenRejection", service.Time.GetUtcNow()), Stop);

        await service.Get<DeliveryProcessor>().ProcessAsync(message, Stop);

        Assert.Equal(1, await DevicesAsync(service, user));
    }

    /// <returns>The message of the batch, which was not deleted.</returns>
    private static async Task<DeliveryMessage> SendAndDieAsync(MemoryService service, UserId user)
    {
        service.StandIn.Respond = _ => new DeliveryOutcome.TokenExpired("UNREGISTERED", null);
        await service.Sends.AcceptAsync(service.Account, MemoryService.Command(new Recipient.ToUser(user, null)), Stop);
        var queue = service.Get<StorageClients>().Queue(QueueNames.ExpressDeliveries);
        var message = DeliveryMessage.Parse((await queue.PeekMessageAsync(Stop)).Value.Body.ToString());
        var isSettled = false;
        service.Seam = call =>
        {
            if (isSettled) throw new InvalidOperationException("The worker dies.");
            isSettled = call is { IsWrite: true, Resource: TableNames.Sends } && service.StandIn.Sent > 0;
            return null;
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => service.Get<DeliveryProcessor>().ProcessAsync(message, Stop));
        service.Seam = null;
        return message;
    }

    private static async Task<int> DevicesAsync(MemoryService service, UserId user) =>
        (await service.Get<IRegistrationStore>().FindAsync(service.Account, Some.App("shop"), user, Stop))!.Devices.Count;
}
