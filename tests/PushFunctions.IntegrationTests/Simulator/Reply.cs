using System.Net;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.Simulator;

/// <summary>An answer, read to its end.</summary>
internal sealed record Reply(HttpStatusCode Status, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>APNs' reason.</summary>
    public string? Reason => Body.Length == 0 ? null : JsonDocument.Parse(Body).RootElement.GetProperty("reason").GetString();

    /// <summary>Google's error object.</summary>
    public JsonElement Error => JsonDocument.Parse(Body).RootElement.GetProperty("error");

    public static async Task<Reply> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        response.StatusCode,
        response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsStringAsync(cancellationToken));
}
