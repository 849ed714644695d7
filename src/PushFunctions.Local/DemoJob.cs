using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PushFunctions.Simulator;
using PushFunctions.Simulator.Keys;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Local;

internal static class DemoCredentials
{
    /// <summary>The simulator's keys as <c>content</c> of a credential, by type.</summary>
    public static IEnumerable<(string Type, JsonObject Content)> Of(SimulatorKeys keys) =>
    [
        ("FCM", new JsonObject { ["privateKey"] = Base64(keys.ServiceAccountJson) }),
        (
            "APN",
            new JsonObject { ["privateKey"] = Base64(keys.ApnsP8Pem), ["keyId"] = keys.KeyId, ["teamId"] = keys.TeamId,
                ["bundleId"] = keys.BundleId }),
    ];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

/// <summary>A device of the demo's User, and its pushes.</summary>
internal sealed record DemoDevice(string Provider, string Token, ReceivedPushes Inbox, Func<JsonNode, JsonNode?> TitleOf)
{
    public string Fingerprint => DeviceToken.TryParse(Token, out var token) ? token.Fingerprint : throw new InvalidOperationException();

    public static DemoDevice Android(ReceivedPushes inbox) =>
        new(
            "FCM", "demo-" + RandomNumberGenerator.GetHexString(24, lowercase: true), inbox,
            static body => body["message"]?["notification"]?["title"]);

    public static DemoDevice Apple(ReceivedPushes inbox) =>
        new("APN", RandomNumberGenerator.GetHexString(64, lowercase: true), inbox, static body => body["aps"]?["alert"]?["title"]);

    /// <summary>The title of the one push that the device got.</summary>
    /// <exception cref="DemoException">It got none or more than one.</exception>
    public string ReadTitle()
    {
        if (Inbox.For(Token) is not [var push])
            throw new DemoException($"The {Provider} device {Fingerprint} got {Inbox.CountFor(Token)} pushes instead of one.");
        return TitleOf(JsonNode.Parse(push.Body)!)?.GetValue<string>() ?? throw new DemoException(
            $"The {Provider} device {Fingerprint} got a push without a title.");
    }
}

/// <summary>The service as any client sees it: over HTTP, with Basic authentication.</summary>
internal sealed class DemoApi : IDisposable
{
    private readonly HttpClient _client;

    public DemoApi(Uri address, LocalAccount account)
    {
        _client = new HttpClient { BaseAddress = new Uri(address, "/v1/") };
        _client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Sid}:{account.AuthToken}")));
    }

    /// <exception cref="DemoException">The response was not a 2xx; the message has its errors.</exception>
    public async Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsJsonAsync(path, body, cancellationToken);
        return await ReadAsync($"POST {path}", answer, cancellationToken);
    }

    /// <exception cref="DemoException">The response was not a 2xx; the message has its errors.</exception>
    public async Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(path, cancellationToken);
        return await ReadAsync($"GET {path}", answer, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static async Task<JsonObject> ReadAsync(string request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new DemoException($"{request} returned {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text) as JsonObject ?? throw new DemoException($"{request} did not return a JSON object.");
    }
}

/// <summary>The demo: credentials, two devices of one User, a send. It prints every step; anything missing is an
/// exception.</summary>
internal sealed class DemoJob(DemoApi api, SimulatorServer simulator, TextWriter output, TimeProvider time)
{
    private const string App = "shop";
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await StoreCredentialsAsync(simulator.Keys, cancellationToken);
        DemoDevice[] devices = [DemoDevice.Android(simulator.Fcm.Received), DemoDevice.Apple(simulator.ApnsProduction.Received)];
        var user = await RegisterAsync(devices, cancellationToken);
        var started = time.GetTimestamp();
        var operation = await SendAsync(user, cancellationToken);
        var stats = await WaitAsync(operation, cancellationToken);
        var took = time.GetElapsedTime(started);
        foreach (var device in devices)
            await WriteAsync($"{device.Provider} device {device.Fingerprint} got \"{Expect("Welcome back, Ada!", device.ReadTitle())}\"");
        Check(stats);
        await WriteAsync($"completed after {took.TotalSeconds:0.0} s");
        await WriteAsync("stats " + stats.ToJsonString());
    }

    private async Task StoreCredentialsAsync(SimulatorKeys keys, CancellationToken cancellationToken)
    {
        foreach (var (type, content) in DemoCredentials.Of(keys))
        {
            var stored =
                await api.PostAsync(
                    "PushNotifications/Credentials",
                    new JsonObject { ["appName"] = App, ["credentialType"] = type, ["content"] = content }, cancellationToken);
            await WriteAsync($"stored {type} credential {Text(stored, "resourceId")} of App {App}");
        }
    }

    /// <returns>The ID of the User that the first registration created.</returns>
    private async Task<string> RegisterAsync(IReadOnlyList<DemoDevice> devices, CancellationToken cancellationToken)
    {
        string? user = null;
        foreach (var device in devices)
        {
            var body = new JsonObject { ["appName"] = App, ["provider"] = device.Provider, ["token"] = device.Token };
            if (user is not null) body["userId"] = user;
            var made = await api.PostAsync("PushNotifications/DeviceRegistrations", body, cancellationToken);
            var registration = await api.GetAsync($"PushNotifications/DeviceRegistrations/{Text(made, "resourceId")}", cancellationToken);
            user = Text(registration, "userId");
            await WriteAsync($"registered {device.Provider} device {device.Fingerprint} of {user}");
        }

        return user ?? throw new InvalidOperationException();
    }

    private async Task<string> SendAsync(string user, CancellationToken cancellationToken)
    {
        var accepted = await api.PostAsync(
            "PushNotifications",
            new JsonObject
            {
                ["from"] = new JsonObject { ["appName"] = App },
                ["to"] = new JsonArray(new JsonObject { ["userId"] = user, ["variables"] = new JsonObject { ["name"] = "Ada" } }),
                ["content"] = new JsonObject { ["title"] = "Welcome back, {{name}}!", ["body"] = "New offers are waiting for you." },
            },
            cancellationToken);
        var operation = Text(accepted, "operationId");
        await WriteAsync($"sent as {operation}");
        return operation;
    }

    private async Task<JsonObject> WaitAsync(string operation, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = await api.GetAsync($"PushNotifications/Operations/{operation}", cancellationToken);
            if (Text(state, "status") == "COMPLETED")
                return state["stats"] as JsonObject ?? throw new DemoException("The operation has no stats.");
            await Task.Delay(PollInterval, time, cancellationToken);
        }
    }

    private static void Check(JsonObject stats)
    {
        foreach (var (name, wanted) in new[] { ("total", 2), ("recipients", 1), ("unaddressable", 0), ("sent", 2), ("failed", 0) })
            Expect(
                wanted, stats[name]?.GetValue<int>() ?? throw new DemoException($"The operation's stats have no {name}."),
                $"The operation's {name}");
    }

    private static T Expect<T>(T wanted, T found, string what = "The title") =>
        Equals(wanted, found) ? found : throw new DemoException($"{what} is {found} instead of {wanted}.");

    private static string Text(JsonObject answer, string name) =>
        answer[name]?.GetValue<string>() ?? throw new DemoException($"A response has no {name}.");

    private Task WriteAsync(string line) => output.WriteLineAsync("  " + line);
}
