using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Local;
using PushFunctions.Simulator;
using PushFunctions.StorageEmulator;

namespace PushFunctions.BrowserTests;

/// <summary>A clock that runs like the system's, some time behind it: so that a week can go by in a second.</summary>
internal sealed class LateClock : TimeProvider
{
    private long _behind;

    public TimeSpan Behind
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _behind));
        set => Volatile.Write(ref _behind, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() - Behind;
}

/// <summary>Local in this process, with the simulator and on storage in memory.</summary>
internal sealed class ConsoleService : IAsyncDisposable
{
    public const string App = "shop";

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private ConsoleService(WebApplication app, SimulatorServer simulator, LocalAccount account, LateClock clock)
    {
        (_app, Simulator, Account, Clock) = (app, simulator, account, clock);
        Address = LocalHost.AddressOf(app);
        _client = ClientOf(account.Sid, account.AuthToken);
    }

    public Uri Address { get; }

    public SimulatorServer Simulator { get; }

    public LocalAccount Account { get; }

    public LateClock Clock { get; }

    public static async Task<ConsoleService> StartAsync()
    {
        var clock = new LateClock();
        var simulator = await SimulatorServer.StartAsync(new SimulatorOptions { TimeProvider = clock });
        var account = LocalAccount.New();
        var builder = LocalHost.CreateIsolatedBuilder(
            new Dictionary<string, string?>([.. LocalSimulator.SettingsOf(simulator), .. account.AccountSettings, .. account.KeySettings])
            {
                ["PushStorage"] = MemoryAccount.ConnectionString,
                ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:00",
                // A campaign that is to be watched goes batch by batch.
                ["AzureFunctionsJobHost:extensions:queues:batchSize"] = "2",
                ["AzureFunctionsJobHost:extensions:queues:newBatchThreshold"] = "1",
                ["Local:SweepPeriod"] = "00:00:05",
                ["Logging:LogLevel:PushFunctions"] = "Critical",
            });
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<HttpPipelineTransport>(new MemoryTransport(new MemoryAccount(clock)));
        builder.Services.AddSingleton(new LocalAccess(account, simulator));
        return new ConsoleService(await LocalHost.StartAsync(builder, CancellationToken.None), simulator, account, clock);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public HttpClient ClientOf(string sid, string secret)
    {
        var client = new HttpClient { BaseAddress = new Uri(Address, "/v1/") };
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{sid}:{secret}")));
        return client;
    }

    public async Task<JsonNode> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"POST {path}: {text}");
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> GetAsync(string path) => (await _client.GetFromJsonAsync<JsonNode>(path))!;

    public async Task DeleteAsync(string path)
    {
        using var answer = await _client.DeleteAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"DELETE {path}: {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>The simulator's credentials become those of an App.</summary>
    public async Task StoreCredentialsAsync(string app = App)
    {
        foreach (var (type, content) in DemoCredentials.Of(Simulator.Keys))
            await PostAsync("PushNotifications/Credentials", new JsonObject { ["appName"] = app, ["credentialType"] = type, ["content"] = content }.ToJsonString());
    }

    /// <returns>The User's id.</returns>
    public async Task<string> RegisterAsync(string externalId, string provider, string token, string more = "", string app = App)
    {
        var made = await PostAsync(
            "PushNotifications/DeviceRegistrations",
            $$"""{"appName":"{{app}}","provider":"{{provider}}","token":"{{token}}","externalId":"{{externalId}}"{{more}}}""");
        return (string)(await GetAsync($"PushNotifications/DeviceRegistrations/{made["resourceId"]}"))["userId"]!;
    }

    /// <param name="to">JSON of one recipient.</param>
    /// <param name="content">JSON.</param>
    /// <returns>The operation's id, once it has ended.</returns>
    public async Task<string> SendAsync(string to, string content, string more = "")
    {
        var operation = (string)(await PostAsync(
            "PushNotifications", $$"""{"from":{"appName":"{{App}}"},"to":[{{to}}],"content":{{content}}{{more}}}"""))["operationId"]!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((string)(await GetAsync($"PushNotifications/Operations/{operation}"))["status"]! != "COMPLETED")
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        return operation;
    }

    /// <param name="scopes">JSON: <c>"register","send"</c>.</param>
    public async Task<(string Sid, string Secret)> MakeKeyAsync(string scopes)
    {
        var made = await PostAsync("ApiKeys", $$"""{"name":"of a test","scopes":[{{scopes}}]}""");
        return ((string)made["sid"]!, (string)made["secret"]!);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await Simulator.DisposeAsync();
    }
}
