using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Client;

/// <summary>Something that happened, as a webhook tells it: a CloudEvent.</summary>
/// <param name="Id">The same each time that it is told: deduplicate by it.</param>
/// <param name="Type">What happened, such as <c>dev.pushfunctions.notification.failed</c>.</param>
/// <param name="Source">The account, and the App if it is about one.</param>
/// <param name="Subject">What it is about, such as a notification's id; null where there is none.</param>
/// <param name="Time">When it happened. Order is not promised.</param>
/// <param name="Data">What there is to say, by type.</param>
public sealed record WebhookEvent(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("source")] string Source,
    [property: JsonPropertyName("subject")] string? Subject,
    [property: JsonPropertyName("time")] DateTimeOffset Time,
    [property: JsonPropertyName("data")] JsonElement Data);

/// <summary>A webhook request was not made with the endpoint's secret, or is too old. Respond with 401, and do
/// nothing.</summary>
public sealed class WebhookSignatureException(string message) : Exception(message);

/// <summary>Verifies webhook requests as Standard Webhooks describes it: an HMAC-SHA256 over id, time and
/// body.</summary>
public static class WebhookSignature
{
    /// <summary>How far the time of a request may be from now: five minutes.</summary>
    public static readonly TimeSpan DefaultTolerance = TimeSpan.FromMinutes(5);

    private const string SecretPrefix = "whsec_";

    // An empty or a short key could be guessed, and then everything would be genuine.
    private const int ShortestKey = 16;

    /// <summary>Verifies a request and reads its events.</summary>
    /// <param name="secret">The endpoint's secret, <c>whsec_…</c>.</param>
    /// <param name="header">Gives a request header by its name, or null: <c>name => request.Headers[name]</c>.</param>
    /// <param name="body">The body as it came, byte by byte: verify before anything reads it as JSON.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <param name="tolerance">How far the request's time may be from now; <see cref="DefaultTolerance"/> by
    /// default.</param>
    /// <exception cref="WebhookSignatureException">It must not be trusted; the message says why.</exception>
    /// <exception cref="FormatException">The secret is none, or has a key of less than 16 bytes.</exception>
    public static IReadOnlyList<WebhookEvent> Verify(
        string secret, Func<string, string?> header, ReadOnlySpan<byte> body, TimeProvider? time = null, TimeSpan? tolerance = null)
    {
        ArgumentNullException.ThrowIfNull(header);
        var key = KeyOf(secret);
        var id = Required(header, "webhook-id");
        var timestamp = Required(header, "webhook-timestamp");
        var signatures = Required(header, "webhook-signature");
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799)
        {
            throw new WebhookSignatureException("webhook-timestamp is not a number of seconds.");
        }

        var age = (time ?? TimeProvider.System).GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (age.Duration() > (tolerance ?? DefaultTolerance))
        {
            throw new WebhookSignatureException(
                $"The request is {age.TotalSeconds:0} seconds old: it may be a recorded one that is played again, or a clock is wrong.");
        }

        var expected = Sign(key, id, timestamp, body);
        var matches = false;
        foreach (var signature in signatures.Split(' '))
        {
            matches |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), expected);
        }

        if (!matches) throw new WebhookSignatureException("No signature of the request is made with this secret over this body.");
        try
        {
            return JsonSerializer.Deserialize<WebhookEvent[]>(body) ?? [];
        }
        catch (JsonException)
        {
            throw new WebhookSignatureException("The body is signed, but it is not a batch of CloudEvents.");
        }
    }

    private static byte[] Sign(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hmac.AppendData(body);
        return Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(hmac.GetHashAndReset()));
    }

    private static byte[] KeyOf(string secret)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        var key = new byte[secret.Length];
        return secret.StartsWith(SecretPrefix, StringComparison.Ordinal)
            && Convert.TryFromBase64String(secret[SecretPrefix.Length..], key, out var length)
            && length >= ShortestKey
            ? key[..length]
            : throw new FormatException("The secret is not that of a webhook endpoint: expected whsec_ and base64 of 16 bytes or more.");
    }

    private static string Required(Func<string, string?> header, string name) =>
        header(name) is { Length: > 0 } value ? value : throw new WebhookSignatureException($"The request has no {name}.");
}
