using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd.Limits;

/// <summary>A client that looks at headers and statuses; without a sid as the account of a running service.</summary>
internal sealed class Client : IDisposable
{
    private readonly RunningService _service;
    private readonly HttpClient _http;

    public Client(RunningService service)
        : this(service, service.Account.Sid, service.Account.AuthToken)
    {
    }

    public Client(RunningService service, string sid, string secret)
    {
        _service = service;
        _http = new HttpClient { BaseAddress = new Uri(service.Address, "/v1/") };
        var pair = $"{sid}:{secret}";
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async Task<ApiReply> RequestAsync(HttpMethod method, string path, string? json = null, string? key = null)
    {
        using var request = new HttpRequestMessage(
            method, path)
        { Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var response = await _http.SendAsync(request, Stop);
        return await ApiReply.ReadAsync(response);
    }

    public Task<ApiReply> GetAsync(string path) => RequestAsync(HttpMethod.Get, path);

    public Task<ApiReply> PostAsync(string path, string json, string? key = null) => RequestAsync(HttpMethod.Post, path, json, key);

    public Task<ApiReply> DeleteAsync(string path) => RequestAsync(HttpMethod.Delete, path);

    /// <summary>Stores the simulator's FCM credential.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> StoreCredentialAsync(string app = "shop")
    {
        var key = Convert.ToBase64String(Encoding.UTF8.GetBytes(_service.Simulator.Keys.ServiceAccountJson));
        return IdIn(await PostAsync("PushNotifications/Credentials", $$$"""{"appName":"{{{app}}}","credentialType":"FCM","content":{"privateKey":"{{{key}}}"}}"""));
    }

    /// <returns>The registration as it is read.</returns>
    public async Task<JsonElement> RegisterAsync(string token, string app = "shop", string? user = null)
    {
        var owner = user is null ? "" : $",\"userId\":\"{user}\"";
        var made = await PostAsync("PushNotifications/DeviceRegistrations", $$"""{"token":"{{token}}","provider":"FCM","appName":"{{app}}"{{owner}}}""");
        return (await GetAsync($"PushNotifications/DeviceRegistrations/{IdIn(made)}")).Json;
    }

    public static string IdIn(ApiReply reply)
    {
        Assert.True(reply.Status == System.Net.HttpStatusCode.Accepted, reply.Text);
        return reply.Json.TryGetProperty("resourceId", out var id) ? id.GetString()! : reply.Json.GetProperty("operationId").GetString()!;
    }

    public void Dispose() => _http.Dispose();
}
