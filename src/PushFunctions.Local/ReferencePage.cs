using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using PushFunctions.Api.Http;
using PushFunctions.Api.OpenApi;
using PushFunctions.Simulator;
using Scalar.AspNetCore;

namespace PushFunctions.Local;

/// <summary>
/// The page at <c>/docs</c>: the OpenAPI document, to read and to try. Scripts and styles come from the package,
/// nothing from the internet.
/// </summary>
internal static class ReferencePage
{
    public const string Path = "/docs";
    private const string Document = Path + "/openapi.json";
    private static readonly string[] Reads = [HttpMethods.Get, HttpMethods.Head];

    public static void MapReference(this IEndpointRouteBuilder routes)
    {
        routes.MapScalarApiReference(Path, Show).Add(static endpoint =>
        {
            // The package maps GET only.
            foreach (var methods in endpoint.Metadata.OfType<IHttpMethodMetadata>().ToList()) endpoint.Metadata.Remove(methods);
            endpoint.Metadata.Add(new HttpMethodMetadata(Reads));
        });
        routes.MapMethods("/", Reads, (RequestDelegate)(static context =>
        {
            context.Response.Redirect(Path);
            return Task.CompletedTask;
        }));
        routes.MapMethods(Document, Reads, (RequestDelegate)(static async context =>
        {
            var document = Encoding.UTF8.GetBytes(await context.RequestServices.GetRequiredService<ReferenceDocument>().MakeAsync(context));
            (context.Response.ContentType, context.Response.ContentLength) = ("application/json; charset=utf-8", document.Length);
            context.Response.Headers.CacheControl = "no-store";
            if (HttpMethods.IsGet(context.Request.Method)) await context.Response.Body.WriteAsync(document, context.RequestAborted);
        }));
    }

    private static void Show(ScalarOptions page, HttpContext context)
    {
        page.Title = "PushFunctions";
        page.OpenApiRoutePattern = Document;
        page.DefaultFonts = false;
        page.Telemetry = false;
        page.HideClientButton = true;
        page.ShowDeveloperTools = DeveloperToolsVisibility.Never;
        page.Agent = new ScalarAgentOptions { Disabled = true };
        if (context.RequestServices.GetRequiredService<LocalAccess>().SignInFor(context) is not { } account) return;
        page.AddPreferredSecuritySchemes([OpenApiFile.SecurityScheme]);
        page.AddHttpAuthentication(
            OpenApiFile.SecurityScheme, scheme => (scheme.Username, scheme.Password) = (account.Sid, account.AuthToken));
    }
}

/// <summary>
/// The OpenAPI document for Local's page: its examples use resources that exist, so that they work when they are
/// sent. It needs Local's own account: with a configured account, and for requests from another machine, it is the
/// document that every host serves.
/// </summary>
internal sealed class ReferenceDocument(
    LocalAccess local, ICatalogStore catalogs, IRegistrationStore registrations, IOperationStore operations,
    NotificationService notifications, AudienceService audiences, ApiKeyService keys)
{
    private const string Start = """
        **Start here.** The credentials are filled in, and every example works as it is:

        1. *Upload a credential* with the example `fcm`: it is the simulator's, and creates the App.
        2. *Register a device* with the example `first`, then reload this page: the examples now name your device's User.
        3. *Send* with the example `user`, and reload again: the paths now name your operation and its notification.
        4. *Get an operation* shows the state of the send, *List an operation's errors* why a push failed.
        5. [What the device received]({0}) is at the simulator, which stands in for FCM and APNs.


        """;

    private static readonly ListRequest One = new(1, null);

    public async Task<string> MakeAsync(HttpContext context)
    {
        var text = Encoding.UTF8.GetString(OpenApiFile.At($"{context.Request.Scheme}://{context.Request.Host.ToUriComponent()}"));
        if (local.SignInFor(context) is not { } signIn || !AccountSid.TryParse(signIn.Sid, out var account)) return text;
        foreach (var (sample, own) in await OwnAsync(account, context.RequestAborted)) text = text.Replace(
            sample, own, StringComparison.Ordinal);
        return local.Simulator is { } simulator ? Complete(JsonNode.Parse(text)!, simulator).ToJsonString() : text;
    }

    /// <summary>The IDs that replace those of the examples, as far as resources exist.</summary>
    private async Task<IReadOnlyList<(string Sample, string Own)>> OwnAsync(AccountSid account, CancellationToken cancellationToken)
    {
        var own = new List<(string, string)>();
        var catalog = await catalogs.LoadAsync(account, cancellationToken);
        if (catalog.DefaultApp is { } app)
        {
            own.Add(($"\"{ExampleIds.App}\"", $"\"{app.Name.Value}\""));
            if (DeviceAddress.TryParse(Provider.Fcm, ExampleIds.Token, out var phone, out _)
                && await registrations.FindOwnerAsync(account, app.Name, phone, cancellationToken) is { } owner)
            {
                own.Add((ExampleIds.User, owner.User.Value));
                own.Add((ExampleIds.Registration, RegistrationId.For(account, owner.User, app.Name).Value));
            }
        }

        if (catalog.Credentials.Where(credential => credential.Type == Provider.Fcm)
            .MaxBy(credential => credential.CreatedAt) is { } newest) own.Add((ExampleIds.Credential, newest.Id.Value));
        var sent =
            await notifications.ListAsync(
                account, new NotificationFilter(null, null, new Dictionary<string, string>(), null, null, null, null), One,
                cancellationToken);
        if (sent.Items is [var notification]) own.Add((ExampleIds.Notification, notification.Id.Value));
        if ((await operations.ListAsync(account, new OperationFilter(null, null, null), One, cancellationToken)).Items is [var operation])
            own.Add((ExampleIds.Operation, operation.Id.Value));
        if ((await audiences.ListAsync(account, One, cancellationToken)).Items is [var audience])
            own.Add((ExampleIds.Audience, audience.Id.Value));
        if (catalog.Endpoints.MaxBy(endpoint => endpoint.CreatedAt) is { } webhook) own.Add((ExampleIds.Webhook, webhook.Id.Value));
        if ((await keys.ListAsync(account, One, cancellationToken)).Items is [var key]) own.Add((ExampleIds.ApiKey, key.Sid.Value));
        return own;
    }

    private static JsonNode Complete(JsonNode document, SimulatorServer simulator)
    {
        document["info"]!["description"] = Start.Replace(
            "{0}", new Uri(simulator.ControlAddress, "deliveries?limit=2").AbsoluteUri, StringComparison.Ordinal) + (
                string)document["info"]!["description"]!;
        var contents = DemoCredentials.Of(simulator.Keys).ToDictionary(content => content.Type, content => content.Content);
        var made = Examples(document, "/" + Routes.Credentials, "post");
        made["fcm"]!["value"]!["content"] = contents["FCM"].DeepClone();
        made["apnKey"]!["value"]!["content"] = contents["APN"].DeepClone();
        made["apnCertificate"]!["value"]!["content"] =
            new JsonObject
            {
                ["certificate"] = Base64(simulator.Keys.ApnsCertificatePem),
                ["privateKey"] = Base64(simulator.Keys.ApnsCertificateKeyPem)
            };
        Examples(document, "/" + Routes.Credential, "patch")["content"]!["value"]!["content"] = contents["FCM"].DeepClone();
        return document;
    }

    private static string Base64(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));

    private static JsonObject Examples(JsonNode document, string path, string method) =>
        document["paths"]![path]![method]!["requestBody"]!["content"]!["application/json"]!["examples"]!.AsObject();
}

/// <summary>What Local generated and may show on its page.</summary>
/// <param name="Account">Null if one is configured: Local does not show its secret.</param>
/// <param name="Simulator">Null if real providers are configured.</param>
internal sealed record LocalAccess(LocalAccount? Account, SimulatorServer? Simulator)
{
    /// <summary>
    /// The account, for a browser on this machine that used a loopback name: a page of another site whose name
    /// resolves to this machine gets nothing, and neither does what a tunnel or a proxy passes on, which comes from this
    /// machine too.
    /// </summary>
    public LocalAccount? SignInFor(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
            && IsLoopback(context.Request.Host.Host) && !ForwardingHeaders.Any(context.Request.Headers.ContainsKey) ? Account : null;

    private static readonly string[] ForwardingHeaders =
        ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-Host", "X-Real-IP", "Via"];

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (
            IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
