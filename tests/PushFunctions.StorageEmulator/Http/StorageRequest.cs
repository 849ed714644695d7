using Azure.Core;

namespace PushFunctions.StorageEmulator.Http;

/// <param name="Path">Below the account, without the first slash, decoded.</param>
/// <param name="Query">Decoded.</param>
internal sealed record StorageRequest(
    StorageService Service, string Method, string Path, IReadOnlyDictionary<string, string> Query, string? IfMatch, string? Prefer,
    string? ContentType, ReadOnlyMemory<byte> Body)
{
    public static async ValueTask<StorageRequest> ReadAsync(HttpMessage message)
    {
        var request = message.Request;
        var address = request.Uri.ToUri();
        return new StorageRequest(
            address.Host.Contains(".queue.", StringComparison.Ordinal) ? StorageService.Queue : StorageService.Table,
            request.Method.Method,
            Uri.UnescapeDataString(address.AbsolutePath[1..]),
            ParseQuery(address.Query),
            Header(request, "If-Match"),
            Header(request, "Prefer"),
            Header(request, "Content-Type"),
            await BodyAsync(request, message.CancellationToken));
    }

    /// <summary>Also for the operations inside a transaction.</summary>
    public static IReadOnlyDictionary<string, string> ParseQuery(string query)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) all[Decode(part)] = string.Empty;
            else all[Decode(part[..equals])] = Decode(part[(equals + 1)..]);
        }

        return all;
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string? Header(Request request, string name) => request.Headers.TryGetValue(name, out var value) ? value : null;

    private static async ValueTask<ReadOnlyMemory<byte>> BodyAsync(Request request, CancellationToken cancellationToken)
    {
        if (request.Content is null) return default;
        var body = new MemoryStream();
        await request.Content.WriteToAsync(body, cancellationToken);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }
}
