using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Users;

/// <param name="RegisteredAt">When the app last registered it; a provider's older word about the token does not
/// count.</param>
public sealed record Device(DeviceAddress Address, DateTimeOffset RegisteredAt);

/// <summary>
/// A token at its provider: what a push is sent to. APNs tokens are hexadecimal and the same device in either case,
/// so here they are in lower case, wherever they are stored, compared or answered. FCM tokens are taken as they are.
/// </summary>
public sealed record DeviceAddress
{
    public DeviceAddress(Provider provider, DeviceToken token) =>
        (Provider, Token) = (provider, IsApns(provider) ? token.InLowerCase() : token);

    public Provider Provider { get; }

    public DeviceToken Token { get; }

    /// <summary>32 hex digits (128 bits of SHA-256): the key under which a device and its owner are stored.</summary>
    public string Hash =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{(int)Provider}\n{Token.Value}")).AsSpan(0, 16));

    /// <param name="problem">What is wrong with the token, and what to do; it repeats nothing of the token.</param>
    public static bool TryParse(
        Provider provider, string text, [NotNullWhen(true)] out DeviceAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        problem = IsApns(provider) ? WrongWithApns(text) : null;
        if (problem is not null) return false;
        if (DeviceToken.TryParse(text, out var token)) address = new DeviceAddress(provider, token);
        else problem = $"Expected {DeviceToken.Expected}.";
        return address is not null;
    }

    private static bool IsApns(Provider provider) => provider is Provider.Apn or Provider.ApnSandbox;

    private static string? WrongWithApns(string text)
    {
        if (text.Length > 0 && text.All(char.IsAsciiHexDigit))
        {
            return text.Length % 2 == 0
                ? null
                : $"An APNs token has an even number of hexadecimal digits, two for each byte; there are {text.Length}. Check that the app writes each byte with two digits (\"%02x\").";
        }

        var remedy = text.Trim() switch
        {
            "" or "(null)" or "null" or "nil" or "undefined" or "None" =>
                "The app had no token yet: register once didRegisterForRemoteNotificationsWithDeviceToken was called.",
            ['<', ..] or ['{', ..] =>
                "This is the description of a data object: have the app write the token's bytes as hexadecimal digits.",
            _ when text.Any(char.IsWhiteSpace) && text.All(letter => char.IsWhiteSpace(letter) || char.IsAsciiHexDigit(letter)) =>
                "Take the blanks out.",
            _ when text.Contains(':', StringComparison.Ordinal) || text.Length > 100 =>
                "If Firebase gave it to the app, its provider is FCM.",
            _ => "If it is base64, send its bytes as hexadecimal digits; if Firebase gave it to the app, its provider is FCM.",
        };
        return $"Expected an APNs device token: hexadecimal digits only, two for each byte. {remedy}";
    }
}

/// <summary>The address of a device at its provider. It prints its fingerprint, never itself.</summary>
public sealed record DeviceToken
{
    public const int MaximumLength = 4096;
    public const string Expected = "1 to 4096 printable ASCII characters without spaces, as the provider's SDK gave it to the app";

    private DeviceToken(string value) => Value = value;

    public string Value { get; }

    /// <summary>Printable ASCII without spaces, 1 to 4096 characters: what FCM and APNs give out, and nothing that
    /// could leave a URL or a header.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DeviceToken? token)
    {
        token = text is { Length: >= 1 and <= MaximumLength }
            && !text.AsSpan().ContainsAnyExceptInRange('!', '~') ? new DeviceToken(text) : null;
        return token is not null;
    }

    internal DeviceToken InLowerCase() => Value.Any(char.IsAsciiLetterUpper) ? new DeviceToken(Value.ToLowerInvariant()) : this;

    /// <summary>The first eight hex digits of the token's SHA-256: enough to tell devices apart in a log, too little
    /// to send to.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Value)).AsSpan(0, 4));

    public override string ToString() => Fingerprint;
}
