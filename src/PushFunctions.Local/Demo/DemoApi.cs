using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace PushFunctions.Local.Demo;

/// <summary>The service as any client sees it: over HTTP, with Basic authentication.</summary>
internal sealed class DemoApi : IDisposable
{
    private readonly HttpClient _client;

    public DemoApi(Uri address, DeskAccount account)
    {
        _client = new HttpClient { BaseAddress = new Uri(address, "/v1/") };
        _client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.Sid}:{account.AuthToken}")));
    }

    /// <exception cref="DemoException">Not a 2xx; the answer's errors are quoted.</exception>
    public async Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var answer = await _client.PostAsJsonAsync(path, body, cancellationToken);
        return await ReadAsync($"POST {path}", answer, cancellationToken);
    }

    /// <exception cref="DemoException">Not a 2xx; the answer's errors are quoted.</exception>
    public async Task<JsonObject> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(path, cancellationToken);
        return await ReadAsync($"GET {path}", answer, cancellationToken);
    }

    public void Dispose() => _client.Dispose();

    private static async Task<JsonObject> ReadAsync(string request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new DemoException($"{request} was answered with {(int)answer.StatusCode}: {text}");
        return JsonNode.Parse(text) as JsonObject ?? throw new DemoException($"{request} was answered with no JSON object.");
    }
}
