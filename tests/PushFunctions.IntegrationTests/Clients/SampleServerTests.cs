using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.IntegrationTests.EndToEnd.Webhooks;

namespace PushFunctions.IntegrationTests.Clients;

/// <summary>The servers in samples/ between an app and the service.</summary>
public sealed partial class SampleServerTests(SharedService shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("aspnetcore")]
    [InlineData("node")]
    public async Task A_sample_registers_logs_out_and_takes_each_event_once(string sample)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        await using var receiver = await Receiver.StartAsync();
        var (_, secret) = await WebhookEndpointTests.CreateAsync(shop, receiver.Address, "notification.sent");
        using var server = await SampleServer.StartAsync(sample, shop, secret);

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.PutAsync(null, new { provider = "FCM", token = "phone-1" })).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await server.PutAsync("ann", new { provider = "FCM", token = "phone-1" })).StatusCode);
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await server.PutAsync("ann", new { provider = "FCM", token = "phone-2", previousToken = "phone-1" })).StatusCode);
        var refused = await server.PutAsync("ann", new { provider = "APN", token = "no-token" });
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("hexadecimal", await refused.Content.ReadAsStringAsync(Stop), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(["phone-2"], await TokensAsync(shop));

        // What the service told somebody else, exactly as it came, twice; then with one letter changed.
        await shop.WaitForOperationAsync(await shop.SendAsync([new { ExternalId = "ann" }]));
        await DeliveredEventTests.WaitAsync(receiver, 1);
        var told = receiver.Requests[0];
        Assert.Equal(HttpStatusCode.NoContent, await server.TellAsync(told.Headers, told.Body));
        Assert.Equal(HttpStatusCode.NoContent, await server.TellAsync(told.Headers, told.Body));
        Assert.Equal(
            HttpStatusCode.Unauthorized, await server.TellAsync(told.Headers, told.Body.Replace("SENT", "LOST", StringComparison.Ordinal)));
        var taken = Assert.Single((await server.EventsAsync("ann")).EnumerateArray());
        Assert.Equal("dev.pushfunctions.notification.sent", taken.GetProperty("type").GetString());

        Assert.Equal(HttpStatusCode.NoContent, await server.DeleteAsync("ann", "FCM", "phone-2"));
        Assert.Empty(await TokensAsync(shop));
    }

    private static async Task<IEnumerable<string>> TokensAsync(Customer shop) =>
        (await shop.CallAsync(HttpMethod.Get, "DeviceRegistrations?externalId=ann")).GetProperty("deviceRegistrations").EnumerateArray()
            .SelectMany(registration => registration.GetProperty("devices").EnumerateArray())
            .Select(device => device.GetProperty("token").GetString()!);

    private sealed partial class SampleServer : IDisposable
    {
        private readonly HttpClient _http = new();
        private readonly Process _process;

        private SampleServer(Process process) => _process = process;

        public static async Task<SampleServer> StartAsync(string sample, Customer shop, string secret)
        {
            var key = await shop.CallAsync(HttpMethod.Post, "/v1/ApiKeys", new { Name = "app server", Scopes = new[] { "register" } });
            var start = sample == "node"
                ? new ProcessStartInfo("node", [Repository.PathTo("samples", "node", "server.mjs")])
                : new ProcessStartInfo("dotnet", [ShopServer()]);
            start.RedirectStandardOutput = true;
            var (address, sid, token) = (
                shop.Service.Address.ToString().TrimEnd('/'), key.GetProperty("sid").GetString(), key.GetProperty("secret").GetString());
            foreach (var (name, value) in new[]
                {
                    ("PUSH_BASE", address), ("PUSH_KEY_SID", sid), ("PUSH_KEY_SECRET", token), ("PUSH_WEBHOOK_SECRET", secret),
                    ("PUSH_APP", Customer.App),
                    ("Push__Address", address), ("Push__Sid", sid), ("Push__Token", token), ("Push__WebhookSecret", secret),
                    ("Push__App", Customer.App),
                    ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
                })
            {
                start.Environment[name] = value;
            }

            var server = new SampleServer(Process.Start(start)!);
            while (await server._process.StandardOutput.ReadLineAsync(Stop) is { } line)
            {
                if (Listening().Match(line) is not { Success: true } match) continue;
                server._http.BaseAddress = new Uri(match.Groups[1].Value);
                // What it logs must go somewhere.
                _ = server._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return server;
            }

            throw new InvalidOperationException($"The sample {sample} ended with {server._process.ExitCode}.");
        }

        public Task<HttpResponseMessage> PutAsync(string? user, object device) =>
            SendAsync(HttpMethod.Put, "/me/devices", user, JsonContent.Create(device));

        public async Task<HttpStatusCode> DeleteAsync(string user, string provider, string token) =>
            (await SendAsync(HttpMethod.Delete, $"/me/devices?provider={provider}&token={token}", user, null)).StatusCode;

        public async Task<HttpStatusCode> TellAsync(IReadOnlyDictionary<string, string> headers, string body)
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            using var request = new HttpRequestMessage(HttpMethod.Post, "/push-events") { Content = content };
            content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/cloudevents-batch+json");
            foreach (var header in headers.Where(header => header.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase)))
                request.Headers.Add(header.Key, header.Value);
            return (await _http.SendAsync(request, Stop)).StatusCode;
        }

        public async Task<JsonElement> EventsAsync(string user) =>
            await (await SendAsync(HttpMethod.Get, "/events", user, null)).Content.ReadFromJsonAsync<JsonElement>(Stop);

        public void Dispose()
        {
            _http.Dispose();
            if (!_process.HasExited) _process.Kill();
            _process.Dispose();
        }

        private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? user, HttpContent? content)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            if (user is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", user);
            return await _http.SendAsync(request, Stop);
        }

        // Built with the tests, in the same configuration.
        private static string ShopServer()
        {
            var output = new DirectoryInfo(AppContext.BaseDirectory);
            return Repository.PathTo("samples", "aspnetcore", "bin", output.Parent!.Name, output.Name, "ShopServer.dll");
        }

        [GeneratedRegex("Now listening on: (http://\\S+)")]
        private static partial Regex Listening();
    }
}
