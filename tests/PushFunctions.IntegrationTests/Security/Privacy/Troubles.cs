using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.Simulator.Faults;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;

namespace PushFunctions.IntegrationTests.Security.Privacy;

/// <summary>Whatever can become of a push, a request and a message, each brought about once.</summary>
internal sealed class Troubles(RunningService service, SecretiveShop shop)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Every answer that a provider may give; those that repeat what they got repeat it all.</summary>
    public async Task OfProvidersAsync()
    {
        // A dead token is only forgotten where somebody has it.
        var forgotten = shop.Android("forgotten");
        forgotten.FaultsAt(service.Simulator)
            .ForToken(forgotten.Token, new SimulatorFault { Reason = "UNREGISTERED", Message = forgotten.Token });
        var (user, _) = await shop.Customer.RegisterAsync(forgotten);
        await shop.Customer.SendAsync(new { To = new[] { new { UserId = user, shop.Variables } }, shop.Content }, null);
        await service.PumpUntilIdleAsync();

        foreach (var (name, fault) in Faults())
        {
            var (android, apple) = (shop.Android(name), shop.Apple(name));
            if (fault is not null)
            {
                android.FaultsAt(service.Simulator).ForToken(android.Token, Echo(fault, android.Token));
                // APNs names its reasons, and knows fewer of them.
                apple.FaultsAt(service.Simulator).ForToken(
                    apple.Token, Echo(fault, apple.Token) with { Reason = fault.Reason is null ? null : "BadDeviceToken", Message = null });
            }

            await shop.SendAsync(android, apple);
            await service.PumpUntilIdleAsync();
        }
    }

    public async Task OfCredentialsAsync()
    {
        shop.Customer.Simulator.Fcm.RevokeAccount(shop.Customer.Keys.ServiceAccountEmail);
        shop.Customer.Simulator.ApnsProduction.RevokeKey(shop.Customer.Keys.KeyId);
        await shop.SendAsync(shop.Android("refused"), shop.Apple("refused"));
        await service.PumpUntilIdleAsync();
        // A new content signs in again, and is refused at that.
        var fcm = (await shop.Client.GetAsync("PushNotifications/Credentials?credentialType=FCM")).Json.GetProperty("credentials")[0]
            .GetProperty("id").GetString();
        await shop.Customer.CallAsync(HttpMethod.Patch, $"Credentials/{fcm}", new { Content = shop.Customer.FcmContent });
        await shop.SendAsync(shop.Android("refused-at-once"));
        await service.PumpUntilIdleAsync();
        shop.Customer.Simulator.Fcm.RestoreAccount(shop.Customer.Keys.ServiceAccountEmail);
        shop.Customer.Simulator.ApnsProduction.RestoreKey(shop.Customer.Keys.KeyId);
    }

    /// <summary>Texts that cannot be rendered for a recipient, and that are too long once they are.</summary>
    public async Task OfContentAsync()
    {
        var phone = shop.Android("content");
        foreach (var title in new[] { "{% for i in (1..900) %}{% for k in (1..900) %}{{ name }}{% endfor %}{% endfor %}", "{{ long }}" })
        {
            var variables =
                new { Name = shop.Secret("variable"), Long = string.Concat(Enumerable.Repeat(shop.Secret("long variable"), 150)) };
            await shop.Customer.SendAsync(new { To = new[] { phone.Recipient(variables) }, Content = new { Title = title } }, null);
        }

        await service.PumpUntilIdleAsync();
    }

    /// <summary>A table that is gone, a message of nobody, and a message that fails until it is dead-lettered.</summary>
    public async Task OfStorageAsync()
    {
        var clients = service.Get<StorageClients>();
        foreach (var queue in new[] { QueueNames.Fanout, QueueNames.Deliveries, QueueNames.ExpressDeliveries })
            await clients.Queue(queue).SendMessageAsync($$"""{"v":"{{shop.Secret("stray title")}}","account":"{{shop.Secret("stray title")}}"}""", Stop);
        var sent = await shop.SendAsync(shop.Android("storage"), shop.Apple("storage"));
        await service.PumpUntilIdleAsync();
        await shop.Customer.SendAsync(new { To = new[] { new { Filter = new { All = true }, shop.Variables } }, shop.Content }, null);
        await clients.Table(TableNames.Registrations).DeleteAsync(Stop);
        await service.PumpUntilIdleAsync();
        await clients.Table(TableNames.Sends).DeleteAsync(Stop);
        await shop.ProvokeAsync(HttpMethod.Get, $"PushNotifications?operationId={sent}");
        await clients.Table(TableNames.Users).DeleteAsync(Stop);
        await shop.ProvokeAsync("PushNotifications/DeviceRegistrations", $$"""{"token":"{{shop.Secret("token-of-nowhere")}}","provider":"FCM","appName":"shop"}""");
        await clients.Table(TableNames.Sends).CreateIfNotExistsAsync(Stop);
        await clients.Table(TableNames.Registrations).CreateIfNotExistsAsync(Stop);
        await clients.Table(TableNames.Users).CreateIfNotExistsAsync(Stop);
    }

    private static SimulatorFault Echo(SimulatorFault fault, string token) => fault with
    {
        Message = fault.Message?.Replace("{token}", token, StringComparison.Ordinal),
        Body = fault.Body?.Replace("{token}", token, StringComparison.Ordinal),
    };

    private IEnumerable<(string Name, SimulatorFault? Fault)> Faults()
    {
        var echo = $"{{token}} {shop.Secret("title")} {shop.Secret("body")} {shop.Secret("data")}";
        return
        [
            ("sent", null),
            ("invalid", new() { Status = 400, Reason = "INVALID_ARGUMENT", Message = $"Invalid value at 'message': {echo}" }),
            ("expired", new() { Reason = "UNREGISTERED", Message = echo }),
            ("mismatch", new() { Status = 403, Reason = "SENDER_ID_MISMATCH", Message = echo }),
            ("missing", new() { Status = 404, Message = echo }),
            ("throttled", new() { Status = 429, Body = echo, RetryAfter = "3600" }),
            ("broken", new() { Status = 500, Body = $"<html>{echo}</html>" }),
            ("unavailable", new() { Status = 503, Body = $"{{\"error\":{{\"status\":\"{echo}\",\"message\":\"{echo}\"}}}}" }),
            ("malformed",
                new() { Status = 400, Body = $"{{\"reason\":\"{echo}\",\"error\":{{\"details\":[{{\"errorCode\":\"{echo}\"}}]}}}}" }),
            ("cut", new() { CutConnection = true }),
            ("reset", new() { ResetAfterBody = true }),
            // Last: what comes after a refused credential waits.
            ("unauthenticated", new() { Status = 401, Message = echo }),
        ];
    }
}
