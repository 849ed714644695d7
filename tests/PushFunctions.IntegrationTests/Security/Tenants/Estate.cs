using System.Text;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Security.Tenants;

/// <summary>Everything that an account can own, at least once.</summary>
internal sealed record Estate
{
    public const string App = "estate";
    public const string IdempotencyKey = "order-17";

    public required Customer Owner { get; init; }

    public required IReadOnlyList<string> Credentials { get; init; }

    public required IReadOnlyList<string> Users { get; init; }

    public required IReadOnlyList<string> Registrations { get; init; }

    /// <summary>Of the first User.</summary>
    public required Phone Phone { get; init; }

    public required string Audience { get; init; }

    /// <summary>One that has ended with a failure, one that is scheduled, one whose jobs wait.</summary>
    public required IReadOnlyList<string> Operations { get; init; }

    public required IReadOnlyList<string> Notifications { get; init; }

    public required IReadOnlyList<string> ApiKeys { get; init; }

    public required string Webhook { get; init; }

    /// <summary>By the name of the part of a path that takes them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> IdsByPart => new Dictionary<string, IReadOnlyList<string>>
    {
        ["notificationId"] = Notifications,
        ["operationId"] = Operations,
        ["registrationId"] = Registrations,
        ["credentialId"] = Credentials,
        ["appName"] = [App],
        ["userId"] = [.. Users, Users[0].Replace("comms_user_", "comms_pushnotificationuser_", StringComparison.Ordinal)],
        ["audienceId"] = [Audience],
        ["sid"] = ApiKeys,
        ["webhookId"] = [Webhook],
    };

    /// <summary>Builds it on a service whose queues nobody pumps.</summary>
    public static async Task<Estate> BuildAsync(Customer owner)
    {
        using var client = new Visitor(owner.Service, owner.Account.Value, owner.AuthToken);
        string[] credentials =
            [await StoreAsync(owner, "FCM", owner.FcmContent), await StoreAsync(owner, "APN", owner.ApnContent),
                await StoreAsync(owner, "APN", Certificate(owner))];
        var (phone, dead) = (Phone.Android(), Phone.Apple());
        owner.Simulator.ApnsProduction.Faults.ForToken(dead.Token, new SimulatorFault { Reason = "Unregistered" });
        var (first, second) = (await RegisterAsync(client, phone), await RegisterAsync(client, Phone.Apple()));
        var audience = Visitor.IdIn(await client.PostAsync("Audiences", """{"name":"everyone"}"""));
        Visitor.IdIn(await client.PostAsync($"Audiences/{audience}/Users", $$"""{"userIds":["{{first.User}}","{{second.User}}"]}"""));

        var ended = await owner.SendAsync([dead.Recipient(), new { AudienceId = audience }]);
        await owner.PumpUntilOverAsync(ended);
        var sendAt = TimeProvider.System.GetUtcNow()
            .AddDays(1).UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
        var scheduled = await owner.SendAsync([new { UserId = first.User }], more: new { Schedule = new { SendAt = sendAt } });
        var waiting = Visitor.IdIn(await client.PostAsync("PushNotifications", SendTo(phone), IdempotencyKey));

        await owner.Service.Get<IPushQueues>().DeadLetterAsync(
            QueueNames.DeliveriesPoison, $$"""{"v":2,"account":"{{owner.Account.Value}}","operation":"{{waiting}}","batch":"000001000"}""",
            TestContext.Current.CancellationToken);

        return new Estate
        {
            Owner = owner,
            Credentials = credentials,
            Users = [first.User, second.User],
            Registrations = [first.Registration, second.Registration],
            Phone = phone,
            Audience = audience,
            Operations = [ended, scheduled, waiting],
            Notifications =
                [.. (await owner.NotificationsOfAsync(ended))
                    .Concat(await owner.NotificationsOfAsync(waiting))
                    .Select(notification => notification.Id)],
            ApiKeys = [await ApiKeyAsync(client), await ApiKeyAsync(client)],
            Webhook = (await client.PostAsync("Webhooks", """{"url":"https://example.com/","events":["credential.expiring"]}"""))
                .Json.GetProperty("id").GetString()!,
        };
    }

    /// <summary>A send that anybody may make who has an App.</summary>
    public static string SendTo(Phone phone) => $$$"""{"to":[{"token":"{{{phone.Token}}}","provider":"{{{phone.Provider}}}"}],"content":{"title":"Hello"}}""";

    private static async Task<string> StoreAsync(Customer owner, string type, object content) =>
        (await owner.CallAsync(HttpMethod.Post, "Credentials", new { AppName = App, CredentialType = type, Content = content }))
            .GetProperty("resourceId").GetString()!;

    private static object Certificate(Customer owner) =>
        new { Certificate = Base64(owner.Keys.ApnsCertificatePem), PrivateKey = Base64(owner.Keys.ApnsCertificateKeyPem) };

    private static async Task<(string User, string Registration)> RegisterAsync(Visitor client, Phone phone)
    {
        var made = Visitor.IdIn(await client.PostAsync("PushNotifications/DeviceRegistrations", $$"""{"token":"{{phone.Token}}","provider":"{{phone.Provider}}","appName":"{{App}}"}"""));
        return ((await client.GetAsync($"PushNotifications/DeviceRegistrations/{made}")).Json.GetProperty("userId").GetString()!, made);
    }

    private static async Task<string> ApiKeyAsync(Visitor client) =>
        (await client.PostAsync("ApiKeys", """{"name":"backend","scopes":["send"]}""")).Json.GetProperty("sid").GetString()!;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
