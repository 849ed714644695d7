using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PushFunctions.IntegrationTests.EndToEnd.Webhooks;

/// <summary>As docs/webhooks.md shows it.</summary>
internal static class SampleReceiver
{
    // sample
    public static JsonElement[]? Receive(string secret, Func<string, string> header, byte[] body, DateTimeOffset now)
    {
        var sentAt = DateTimeOffset.FromUnixTimeSeconds(long.Parse(header("webhook-timestamp"), CultureInfo.InvariantCulture));
        if ((now - sentAt).Duration() > TimeSpan.FromMinutes(5)) return null;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{header("webhook-id")}.{header("webhook-timestamp")}."), .. body];
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
        return header("webhook-signature").Split(' ')
            .Any(given => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), expected))
            ? JsonSerializer.Deserialize<JsonElement[]>(body)
            : null;
    }
    // end
}
