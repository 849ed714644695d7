using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Shared;

/// <summary>The push service of a device, and the type of credential that it requires. The number is part of the hash
/// under which a device is stored: it is never reused.</summary>
public enum Provider
{
    Fcm = 1,
    Apn = 2,
    ApnSandbox = 3,
}

/// <summary>The contract's names of providers and credential types.</summary>
public static class ProviderNames
{
    private static readonly Dictionary<Provider, string> Names = new()
    {
        [Provider.Fcm] = "FCM",
        [Provider.Apn] = "APN",
        [Provider.ApnSandbox] = "APN_SANDBOX",
    };

    public static readonly IReadOnlyList<string> All = [.. Names.Values];

    /// <summary>All of them, as a sentence has them.</summary>
    public static readonly string AnyOf = $"{string.Join(", ", All.SkipLast(1))} or {All[^1]}";

    public static string ToName(this Provider provider) => Names[provider];

    public static bool TryParse(string? text, out Provider provider)
    {
        provider = Names.FirstOrDefault(name => name.Value == text).Key;
        return provider != default;
    }
}

/// <summary>Providers whose devices have tokens of the same form. A send names one credential of each family, under
/// <see cref="Field"/> of its <c>from</c>.</summary>
public sealed class ProviderFamily
{
    public static readonly IReadOnlyList<ProviderFamily> All =
    [
        new() { Field = "fcm", Providers = [Provider.Fcm] },
        new() { Field = "apn", Providers = [Provider.Apn, Provider.ApnSandbox], ProblemWith = ApnsTokens.ProblemWith, IgnoresCase = true },
    ];

    private ProviderFamily() { }

    public required string Field { get; init; }

    public required IReadOnlyList<Provider> Providers { get; init; }

    /// <summary>The credential types, as a sentence has them.</summary>
    public string Names => string.Join(" or ", Providers.Select(provider => provider.ToName()));

    /// <summary>What is wrong with a token, and what to do, as far as its form tells; null where nothing is. It repeats
    /// nothing of the token.</summary>
    internal Func<string, string?> ProblemWith { get; private init; } = static _ => null;

    /// <summary>A token is the same in either case: it is kept in lower case.</summary>
    internal bool IgnoresCase { get; private init; }

    public static ProviderFamily Of(Provider provider) => All.First(family => family.Providers.Contains(provider));
}

/// <summary>APNs tokens are hexadecimal, two digits for each byte.</summary>
internal static class ApnsTokens
{
    public static string? ProblemWith(string text)
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

/// <summary>
/// A token at its provider: what a push is sent to. APNs tokens are hexadecimal and the same device in either case,
/// so here they are in lower case, wherever they are stored, compared or answered. FCM tokens are taken as they are.
/// </summary>
public sealed record DeviceAddress
{
    public DeviceAddress(Provider provider, DeviceToken token) =>
        (Provider, Token) = (provider, ProviderFamily.Of(provider).IgnoresCase ? token.InLowerCase() : token);

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
        problem = ProviderFamily.Of(provider).ProblemWith(text);
        if (problem is not null) return false;
        if (DeviceToken.TryParse(text, out var token)) address = new DeviceAddress(provider, token);
        else problem = $"Expected {DeviceToken.Expected}.";
        return address is not null;
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
