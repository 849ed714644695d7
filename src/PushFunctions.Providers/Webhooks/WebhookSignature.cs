using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Providers.Webhooks;

/// <summary>The signature of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 over id, time and the
/// exact bytes of the body.</summary>
internal static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    private const string SecretPrefix = "whsec_";

    /// <summary>One for each secret, separated by blanks: a receiver accepts what any of them matches.</summary>
    public static string Of(string id, DateTimeOffset at, ReadOnlySpan<byte> body, IReadOnlyList<string> secrets)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{TimestampOf(at)}.");
        var signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(head.Length));
        return string.Join(
            ' ', secrets.Select(
                secret => "v1," + Convert.ToBase64String(
                    HMACSHA256.HashData(Convert.FromBase64String(secret[SecretPrefix.Length..]), signed))));
    }

    public static string TimestampOf(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
