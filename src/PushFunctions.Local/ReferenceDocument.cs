using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PushFunctions.Api.Http;
using PushFunctions.Api.OpenApi;
using PushFunctions.Local.Demo;
using PushFunctions.Simulator;

namespace PushFunctions.Local;

/// <summary>
/// The API's document as Local's page shows it: the examples are those of the service as it is, so that they work when they are sent. It stands on Local's
/// own account: with a configured account, and for whoever comes from another machine, it is the document that every host serves.
/// </summary>
internal sealed class ReferenceDocument(
    LocalAccess local, ICatalogStore catalogs, ITokenOwnerStore owners, IOperationStore operations, NotificationService notifications, AudienceService audiences, ApiKeyService keys)
{
    private const string Start = """
        **Start here.** The sign-in is filled in, and every example works as it is:

        1. *Upload a credential* with the example `fcm`: it is the simulator's, and makes the App.
        2. *Register a device* with the example `first`, then reload this page: the examples now name your device's User.
        3. *Send* with the example `user`, and reload again: the paths now name your operation and its notification.
        4. *Get an operation* says what became of it, *List an operation's errors* why something did not.
        5. [What the device got]({0}) is at the simulator, which stands in for FCM and APNs.


        """;

    private static readonly ListRequest One = new(1, null);

    public async Task<string> MakeAsync(HttpContext context)
    {
        var text = Encoding.UTF8.GetString(OpenApiFile.At($"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}"));
        if (local.SignInFor(context) is not { } signIn || !AccountSid.TryParse(signIn.Sid, out var account)) return text;
        foreach (var (sample, own) in await OwnAsync(account, context.RequestAborted)) text = text.Replace(sample, own, StringComparison.Ordinal);
        return local.Simulator is { } simulator ? Complete(JsonNode.Parse(text)!, simulator).ToJsonString() : text;
    }

    /// <summary>What the samples stand for here, as far as there is something.</summary>
    private async Task<IReadOnlyList<(string Sample, string Own)>> OwnAsync(AccountSid account, CancellationToken cancellationToken)
    {
        var own = new List<(string, string)>();
        var catalog = await catalogs.LoadAsync(account, cancellationToken);
        if (catalog.DefaultApp is { } app)
        {
            own.Add(($"\"{ExampleIds.App}\"", $"\"{app.Name.Value}\""));
            if (DeviceAddress.TryParse(Provider.Fcm, ExampleIds.Token, out var phone, out _) && await owners.FindAsync(account, app.Name, phone, cancellationToken) is { } owner)
            {
                own.Add((ExampleIds.User, owner.User.Value));
                own.Add((ExampleIds.Registration, RegistrationId.For(account, owner.User, app.Name).Value));
            }
        }

        if (catalog.Credentials.Where(credential => credential.Type == Provider.Fcm).MaxBy(credential => credential.CreatedAt) is { } newest) own.Add((ExampleIds.Credential, newest.Id.Value));
        var sent = await notifications.ListAsync(account, new NotificationFilter(null, null, new Dictionary<string, string>(), null, null, null, null), One, cancellationToken);
        if (sent.Items is [var notification]) own.Add((ExampleIds.Notification, notification.Id.Value));
        if ((await operations.ListAsync(account, new OperationFilter(null, null, null), One, cancellationToken)).Items is [var operation]) own.Add((ExampleIds.Operation, operation.Id.Value));
        if ((await audiences.ListAsync(account, One, cancellationToken)).Items is [var audience]) own.Add((ExampleIds.Audience, audience.Id.Value));
        if ((await keys.ListAsync(account, One, cancellationToken)).Items is [var key]) own.Add((ExampleIds.ApiKey, key.Sid.Value));
        return own;
    }

    private static JsonNode Complete(JsonNode document, SimulatorServer simulator)
    {
        document["info"]!["description"] = Start.Replace("{0}", new Uri(simulator.ControlAddress, "deliveries?limit=2").AbsoluteUri, StringComparison.Ordinal) + (string)document["info"]!["description"]!;
        var contents = DemoCredentials.Of(simulator.Keys).ToDictionary(content => content.Type, content => content.Content);
        var made = Examples(document, "/" + Routes.Credentials, "post");
        made["fcm"]!["value"]!["content"] = contents["FCM"].DeepClone();
        made["apnKey"]!["value"]!["content"] = contents["APN"].DeepClone();
        made["apnCertificate"]!["value"]!["content"] = new JsonObject { ["certificate"] = Base64(simulator.Keys.ApnsCertificatePem), ["privateKey"] = Base64(simulator.Keys.ApnsCertificateKeyPem) };
        Examples(document, "/" + Routes.Credential, "patch")["content"]!["value"]!["content"] = contents["FCM"].DeepClone();
        return document;
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));

    private static JsonObject Examples(JsonNode document, string path, string method) =>
        document["paths"]![path]![method]!["requestBody"]!["content"]!["application/json"]!["examples"]!.AsObject();
}

/// <summary>What Local made up and may show on its page.</summary>
/// <param name="Account">Null where one is configured: its secret is not Local's to show.</param>
/// <param name="Simulator">Null where real providers are configured.</param>
internal sealed record LocalAccess(LocalAccount? Account, SimulatorServer? Simulator)
{
    /// <summary>The account, for a browser on this machine that was led here by this machine's own name: a page of another site that has its name resolve here gets nothing.</summary>
    public LocalAccount? SignInFor(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote) && IsLoopback(context.Request.Host.Host) ? Account : null;

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
