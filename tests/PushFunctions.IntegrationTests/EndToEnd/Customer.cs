using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using PushFunctions.Local;
using PushFunctions.Simulator;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>An account of its own on a running service, with providers' keys of its own, that talks to the service
/// over HTTP only.</summary>
internal sealed class Customer : IDisposable
{
    public const string App = "shop";
    private static readonly JsonSerializerOptions Json = new(
        JsonSerializerDefaults.Web)
    { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
    private readonly LocalAccount _account;
    private readonly HttpClient _client;

    private Customer(RunningService service, LocalAccount account, SimulatorKeys keys)
    {
        Service = service;
        AuthToken = account.AuthToken;
        _account = account;
        Account = AccountSid.TryParse(account.Sid, out var sid)
            ? sid
            : throw new ArgumentException("The account has no valid sid.", nameof(account));
        Keys = keys;
        _client = new HttpClient { BaseAddress = new Uri(service.Address, "/v1/PushNotifications/"), Timeout = TimeSpan.FromMinutes(2) };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Sid}:{account.AuthToken}")));
    }

    public RunningService Service { get; }

    public SimulatorServer Simulator => Service.Simulator;

    public AccountSid Account { get; }

    public string AuthToken { get; }

    /// <summary>What the providers gave the customer; the simulator knows them.</summary>
    public SimulatorKeys Keys { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Nobody's account yet, without Apps.</summary>
    public static async Task<Customer> NewAsync(RunningService service)
    {
        var mark = RandomNumberGenerator.GetHexString(8, lowercase: true);
        var keys = SimulatorKeys.Create($"project-{mark}", $"com.example.app-{mark}");
        service.Simulator.Trust(keys);
        var account = LocalAccount.New();
        var customer = new Customer(service, account, keys);
        await service.Get<IAccountStore>()
            .SaveAsync(new Account(customer.Account, SecretHash.Of(account.AuthToken), TimeProvider.System.GetUtcNow()), Stop);
        return customer;
    }

    /// <summary>The same with an App that can push to Android and Apple phones.</summary>
    public static async Task<Customer> WithAppAsync(RunningService service) => await (await NewAsync(service)).StoreCredentialsAsync();

    /// <summary>The same customer, as another instance of the service sees it.</summary>
    public Customer At(RunningService instance) => new(instance, _account, Keys);

    public async Task<Customer> StoreCredentialsAsync(string app = App)
    {
        await StoreAsync("FCM", FcmContent, app);
        await StoreAsync("APN", ApnContent, app);
        return this;
    }

    public object FcmContent => new { PrivateKey = Base64(Keys.ServiceAccountJson) };

    public object ApnContent => new { PrivateKey = Base64(Keys.ApnsP8Pem), Keys.KeyId, Keys.TeamId, Keys.BundleId };

    /// <returns>The credential's id.</returns>
    public Task<string> StoreAsync(string type, object content, string app = App) =>
        IdAsync(CallAsync(HttpMethod.Post, "Credentials", new { AppName = app, CredentialType = type, Content = content }), "resourceId");

    /// <param name="user">Null makes a new User.</param>
    /// <returns>The User and the registration.</returns>
    public async Task<(string User, string Registration)> RegisterAsync(Phone phone, string? user = null, string app = App)
    {
        var id = await IdAsync(
            CallAsync(HttpMethod.Post, "DeviceRegistrations", new { phone.Token, phone.Provider, AppName = app, UserId = user }),
            "resourceId");
        var registration = await CallAsync(HttpMethod.Get, $"DeviceRegistrations/{id}");
        return (registration.GetProperty("userId").GetString()!, id);
    }

    /// <summary>Each phone for a new User, many in a request.</summary>
    public async Task RegisterManyAsync(IReadOnlyList<Phone> phones, object tags)
    {
        foreach (var part in phones.Chunk(500))
        {
            var answers = await CallAsync(HttpMethod.Post, "DeviceRegistrations/Bulk", new
            {
                Registrations = part.Select(phone => new { phone.Token, phone.Provider, AppName = App, Tags = tags }),
            });
            Assert.All(answers.GetProperty("registrations").EnumerateArray(), entry => Assert.True(entry.TryGetProperty("resourceId", out _)));
        }
    }

    /// <summary>The tokens that a registration holds.</summary>
    public async Task<IReadOnlyList<string>> TokensOfAsync(string registration) =>
        [.. (await CallAsync(HttpMethod.Get, $"DeviceRegistrations/{registration}"))
            .GetProperty("devices")
            .EnumerateArray()
            .Select(device => device.GetProperty("token").GetString()!)];

    /// <returns>The operation's id.</returns>
    public Task<string> SendAsync(IEnumerable<object> to, string title = "Hello", object? more = null) =>
        SendAsync(new { To = to, Content = new { Title = title } }, more);

    /// <param name="request">The body of the send.</param>
    /// <param name="more">Further fields of it.</param>
    public Task<string> SendAsync(object request, object? more)
    {
        var body = JsonSerializer.SerializeToNode(request, Json)!.AsObject();
        foreach (var (name, value) in more is null ? [] : JsonSerializer.SerializeToNode(more, Json)!.AsObject())
            body[name] = value?.DeepClone();
        return IdAsync(CallAsync(HttpMethod.Post, "", body), "operationId");
    }

    public Task CancelAsync(string operation) => CallAsync(HttpMethod.Patch, $"Operations/{operation}", new { Status = "CANCELED" });

    public async Task<OperationState> OperationAsync(string operation) =>
        (await CallAsync(HttpMethod.Get, $"Operations/{operation}")).Deserialize<OperationState>(Json)!;

    /// <summary>Asks again where the service cannot answer at the moment, as a client does.</summary>
    public async Task<OperationState> WaitForOperationAsync(string operation) => (await StallTimeout.UntilAsync(
        async () =>
        {
            using var answer = await _client.GetAsync(new Uri($"Operations/{operation}", UriKind.Relative), Stop);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable) return null;
            return JsonSerializer.Deserialize<OperationState>(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(Stop), Json);
        },
        state => state is { IsOver: true }))!;

    /// <summary>The same on a service whose queues are pumped by hand.</summary>
    public Task<OperationState> PumpUntilOverAsync(string operation) => StallTimeout.UntilAsync(
        async () =>
        {
            await Service.PumpUntilIdleAsync();
            return await OperationAsync(operation);
        },
        state => state.IsOver);

    /// <summary>All notifications of an operation, without content.</summary>
    public async Task<IReadOnlyList<NotificationState>> NotificationsOfAsync(string operation) =>
        [.. (await ListAsync($"?operationId={operation}&pageSize=1000", "pushNotifications"))
            .Select(entry => entry.Deserialize<NotificationState>(Json)!)];

    public async Task<NotificationState> NotificationAsync(string id) =>
        (await CallAsync(HttpMethod.Get, id)).Deserialize<NotificationState>(Json)!;

    public Task<IReadOnlyList<JsonElement>> ErrorsOfAsync(string operation) =>
        ListAsync($"Operations/{operation}/Errors?pageSize=1000", "errors");

    /// <returns>OK or FAILING.</returns>
    public async Task<string> HealthOfAsync(string credential) =>
        (await CallAsync(HttpMethod.Get, $"Credentials/{credential}")).GetProperty("health").GetProperty("status").GetString()!;

    /// <summary>A request that has to succeed; a path that begins with <c>/</c> leaves
    /// <c>/v1/PushNotifications/</c>.</summary>
    public async Task<JsonElement> CallAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Json);
        using var answer = await _client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path} was answered with {(int)answer.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>A request that may be refused; a path that begins with <c>/</c> leaves
    /// <c>/v1/PushNotifications/</c>.</summary>
    /// <param name="key">The Idempotency-Key; null for none.</param>
    public async Task<ApiReply> RequestAsync(HttpMethod method, string path, object? body = null, string? key = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Json);
        using var answer = await _client.SendAsync(request, Stop);
        return await ApiReply.ReadAsync(answer);
    }

    /// <summary>A request whose path and query go out letter by letter as they are, which a client's own would be put
    /// in order.</summary>
    public async Task<ApiReply> RequestAsync(HttpMethod method, Uri literal)
    {
        using var request = new HttpRequestMessage(method, literal);
        using var answer = await _client.SendAsync(request, Stop);
        return await ApiReply.ReadAsync(answer);
    }

    public void Dispose() => _client.Dispose();

    private async Task<IReadOnlyList<JsonElement>> ListAsync(string path, string name)
    {
        var found = new List<JsonElement>();
        string? next = null;
        do
        {
            var page = await CallAsync(HttpMethod.Get, next is null ? path : $"{path}&pageToken={Uri.EscapeDataString(next)}");
            found.AddRange(page.GetProperty(name).EnumerateArray());
            next = page.GetProperty("pagination").GetProperty("next").GetString();
        }
        while (next is not null);
        return found;
    }

    private static async Task<string> IdAsync(Task<JsonElement> answer, string name) => (await answer).GetProperty(name).GetString()!;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
