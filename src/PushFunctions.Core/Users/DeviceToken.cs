using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Users;

/// <summary>The address of a device at its provider. It prints its fingerprint, never itself.</summary>
public sealed record DeviceToken
{
    public const int MaximumLength = 4096;
    public const string Expected = "1 to 4096 printable ASCII characters without spaces, as the provider's SDK gave it to the app";

    private DeviceToken(string value) => Value = value;

    public string Value { get; }

    /// <summary>Printable ASCII without spaces, 1 to 4096 characters: what FCM and APNs give out, and nothing that could leave a URL or a header.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DeviceToken? token)
    {
        token = text is { Length: >= 1 and <= MaximumLength } && !text.AsSpan().ContainsAnyExceptInRange('!', '~') ? new DeviceToken(text) : null;
        return token is not null;
    }

    internal DeviceToken InLowerCase() => Value.Any(char.IsAsciiLetterUpper) ? new DeviceToken(Value.ToLowerInvariant()) : this;

    /// <summary>The first eight hex digits of the token's SHA-256: enough to tell devices apart in a log, too little to send to.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Value)).AsSpan(0, 4));

    public override string ToString() => Fingerprint;
}
