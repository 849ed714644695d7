using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace PushFunctions.Benchmarks.Processes;

/// <summary>The service's HTTP API, as far as the benchmark calls it: written by hand, so that it measures the
/// contract and not a client.</summary>
internal sealed class PushApi : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly HttpClient _http;

    public PushApi(Uri address, Account account)
    {
        _http = new HttpClient(
            new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10) })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromMinutes(2)
        };
        _http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Sid}:{account.Token}")));
    }

    /// <summary>Returns once the service answers at all.</summary>
    public async Task<bool> WaitUntilServingAsync(TimeSpan pollInterval, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                using var response = await _http.GetAsync("v1/health", cancellationToken);
                return true;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(pollInterval, TimeProvider.System, cancellationToken);
            }
        }
    }

    public Task StoreCredentialAsync(string app, string type, JsonElement content, CancellationToken cancellationToken) =>
        PostAsync(
            "v1/PushNotifications/Credentials", JsonSerializer.SerializeToUtf8Bytes(new { appName = app, credentialType = type, content }),
            cancellationToken);

    public Task CreateWebhookAsync(string app, Uri url, IReadOnlyList<string> events, CancellationToken cancellationToken) =>
        PostAsync("v1/Webhooks", JsonSerializer.SerializeToUtf8Bytes(new { url, events, appName = app }), cancellationToken);

    /// <returns>The id of the operation.</returns>
    public async Task<string> SendAsync(byte[] body, CancellationToken cancellationToken) =>
        (await PostAsync("v1/PushNotifications", body, cancellationToken)).GetProperty("operationId").GetString()!;

    /// <returns>The id of the registration.</returns>
    public async Task<string> RegisterAsync(byte[] body, CancellationToken cancellationToken) =>
        (await PostAsync("v1/PushNotifications/DeviceRegistrations", body, cancellationToken)).GetProperty("resourceId").GetString()!;

    /// <returns>The User of the registration.</returns>
    public async Task<string> UserOfAsync(string registrationId, CancellationToken cancellationToken) =>
        (await GetAsync($"v1/PushNotifications/DeviceRegistrations/{registrationId}", cancellationToken))
            .GetProperty("userId")
            .GetString()!;

    /// <returns>The id of an Audience of these Users.</returns>
    public async Task<string> CreateAudienceAsync(IReadOnlyList<string> userIds, CancellationToken cancellationToken)
    {
        var id = (await PostAsync("v1/Audiences", JsonSerializer.SerializeToUtf8Bytes(new { name = "bench" }), cancellationToken))
            .GetProperty("resourceId").GetString()!;
        foreach (var part in userIds.Chunk(1_000))
            await PostAsync($"v1/Audiences/{id}/Users", JsonSerializer.SerializeToUtf8Bytes(new { userIds = part }), cancellationToken);
        return id;
    }

    /// <summary>Whether the build under test takes such a body at that path: features that it does not have yet are
    /// left out of a run.</summary>
    public async Task<bool> TakesAsync(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync(path, body, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    /// <summary>Waits until the operation has completed, and holds the service to its promise that every push was
    /// sent.</summary>
    public async Task RequireSentAsync(string operationId, int count, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            var operation = await GetAsync($"v1/PushNotifications/Operations/{operationId}", cancellationToken);
            var stats = operation.GetProperty("stats");
            if (operation.GetProperty("status").GetString() == "COMPLETED")
            {
                if (stats.GetProperty("sent").GetInt32() == count) return;
                throw new BenchException($"{operationId} was to send {count} pushes and ended with {stats.GetRawText()}.");
            }

            if (TimeProvider.System.GetElapsedTime(began) > timeout)
                throw new BenchException($"{operationId} had not completed after {timeout.TotalSeconds:0} s: {stats.GetRawText()}.");
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    public async Task<JsonElement> PostAsync(string path, byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        using var response = await _http.PostAsync(path, content, cancellationToken);
        return await ReadAsync(response, $"POST /{path}", cancellationToken);
    }

    private async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(path, cancellationToken);
        return await ReadAsync(response, $"GET /{path}", cancellationToken);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode) return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        throw new BenchException(
            $"{what} was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
