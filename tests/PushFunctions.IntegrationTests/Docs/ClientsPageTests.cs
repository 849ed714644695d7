using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Docs;

/// <summary>The server of docs/clients.md, run by Node.js, between an app and the service.</summary>
public sealed partial class ClientsPageTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_server_registers_a_device_replaces_its_token_and_logs_it_out()
    {
        await using var service = await RunningService.StartAsync(azurite);
        await service.StoreCredentialsAsync("shop");
        using var server = await AppServer.StartAsync(service);

        Assert.Equal(HttpStatusCode.NoContent, await server.CallAsync("ann", HttpMethod.Put, new { provider = "FCM", token = "phone-1" }));
        Assert.Equal(["phone-1"], await TokensAsync(service));
        Assert.Equal(
            HttpStatusCode.NoContent,
            await server.CallAsync("ann", HttpMethod.Put, new { provider = "FCM", token = "phone-2", previousToken = "phone-1" }));
        Assert.Equal(["phone-2"], await TokensAsync(service));
        Assert.Equal(
            HttpStatusCode.NoContent, await server.CallAsync("ann", HttpMethod.Delete, new { provider = "FCM", token = "phone-2" }));
        Assert.Empty(await TokensAsync(service));
    }

    [Fact]
    public async Task A_phone_that_is_handed_on_without_a_log_out_becomes_a_new_User()
    {
        await using var service = await RunningService.StartAsync(azurite);
        await service.StoreCredentialsAsync("shop");
        using var server = await AppServer.StartAsync(service);
        await server.CallAsync("ann", HttpMethod.Put, new { provider = "FCM", token = "phone" });
        await server.CallAsync("ann", HttpMethod.Put, new { provider = "FCM", token = "tablet" });
        var ann = Assert.Single(await UsersAsync(service));

        Assert.Equal(HttpStatusCode.NoContent, await server.CallAsync("bob", HttpMethod.Put, new { provider = "FCM", token = "phone" }));

        var users = await UsersAsync(service);
        Assert.Equal(2, users.Count);
        Assert.Equal(["tablet"], await TokensOfAsync(service, ann));
        Assert.Equal(["phone"], await TokensOfAsync(service, users.Single(user => user != ann)));
    }

    [Fact]
    public async Task It_says_no_to_strangers_and_to_nonsense()
    {
        await using var service = await RunningService.StartAsync(azurite);
        using var server = await AppServer.StartAsync(service);

        Assert.Equal(HttpStatusCode.Unauthorized, await server.CallAsync(null, HttpMethod.Put, new { provider = "FCM", token = "phone" }));
        Assert.Equal(HttpStatusCode.BadRequest, await server.CallAsync("ann", HttpMethod.Put, new { provider = "SMS", token = "phone" }));
        Assert.Equal(HttpStatusCode.BadRequest, await server.CallAsync("ann", HttpMethod.Put, new { provider = "FCM" }));
        // The App is not there: the push service refuses, and the app is told that it is not its fault.
        Assert.Equal(HttpStatusCode.BadGateway, await server.CallAsync("ann", HttpMethod.Put, new { provider = "FCM", token = "phone" }));
    }

    private static async Task<List<string>> UsersAsync(RunningService service) =>
        [.. (await service.Api.GetAsync("PushNotifications/Users", Stop))["users"]!.AsArray().Select(user => (string)user!["id"]!)];

    private static async Task<List<string>> TokensAsync(RunningService service) =>
        [.. (await Task.WhenAll((await UsersAsync(service)).Select(user => TokensOfAsync(service, user)))).SelectMany(tokens => tokens)];

    private static async Task<List<string>> TokensOfAsync(RunningService service, string user) =>
        [.. (await service.Api.GetAsync($"PushNotifications/DeviceRegistrations?userId={user}", Stop))["deviceRegistrations"]!.AsArray()
            .SelectMany(registration => registration!["devices"]!.AsArray()).Select(device => (string)device!["token"]!)];

    /// <summary>The first JavaScript block of the page, as a program.</summary>
    private sealed partial class AppServer : IDisposable
    {
        private readonly Process _node;
        private readonly TemporaryFolder _folder;
        private readonly HttpClient _app = new();

        private AppServer(Process node, TemporaryFolder folder) => (_node, _folder) = (node, folder);

        public static async Task<AppServer> StartAsync(RunningService service)
        {
            var folder = new TemporaryFolder();
            var file = Path.Combine(folder.Path, "server.mjs");
            await File.WriteAllTextAsync(
                file, Block().Match(await File.ReadAllTextAsync(Repository.PathTo("docs", "clients.md"), Stop)).Groups[1].Value, Stop);
            var key = await service.Api.PostAsync(
                "ApiKeys", new JsonObject { ["name"] = "app server", ["scopes"] = new JsonArray("register") }, Stop);
            var start = new ProcessStartInfo("node", [file]) { RedirectStandardOutput = true };
            start.Environment["PUSH_BASE"] = service.Address.ToString().TrimEnd('/');
            start.Environment["PUSH_KEY_SID"] = (string)key["sid"]!;
            start.Environment["PUSH_KEY_SECRET"] = (string)key["secret"]!;
            var server = new AppServer(Process.Start(start)!, folder);
            server._app.BaseAddress = new Uri((await server._node.StandardOutput.ReadLineAsync(Stop))!);
            return server;
        }

        public async Task<HttpStatusCode> CallAsync(string? session, HttpMethod method, object device)
        {
            using var request = new HttpRequestMessage(method, "/me/devices") { Content = JsonContent.Create(device) };
            if (session is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session);
            using var answer = await _app.SendAsync(request, Stop);
            return answer.StatusCode;
        }

        public void Dispose()
        {
            _app.Dispose();
            if (!_node.HasExited) _node.Kill();
            _node.Dispose();
            _folder.Dispose();
        }

        [GeneratedRegex("```js\n(// server\\.mjs\n.*?)```", RegexOptions.Singleline)]
        private static partial Regex Block();
    }
}
