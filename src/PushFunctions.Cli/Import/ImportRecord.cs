using PushFunctions.Client;

namespace PushFunctions.Cli.Import;

/// <summary>One device of a file.</summary>
/// <param name="Line">Where it stands: its line, or its place in an array.</param>
/// <param name="Text">As it stands there.</param>
/// <param name="Request">What is to be registered, where it can be.</param>
/// <param name="Problem">Why it cannot be, as a sentence; it is reported.</param>
/// <param name="Skipped">Why it should not be (an e-mail address, a device that opted out), in a few words; it is
/// counted.</param>
internal sealed record ImportRecord(long Line, string Text, RegisterRequest? Request, string? Problem = null, string? Skipped = null);

/// <summary>What the command line says about every line of the file.</summary>
/// <param name="App">The App of lines that name none.</param>
/// <param name="Provider">The provider of lines that name none.</param>
/// <param name="Sandbox">Whether Apple tokens are those of the sandbox.</param>
internal sealed record ImportDefaults(string? App, Provider? Provider, bool Sandbox)
{
    public Provider Apple => Sandbox ? Client.Provider.APN_SANDBOX : Client.Provider.APN;
}

/// <summary>Makes a registration of names and values.</summary>
internal static class RegistrationBuilder
{
    public static readonly string[] Fields =
    [
        "token", "provider", "appName", "userId", "externalId", "locale", "timeZone", "previousToken"
    ];

    public static ImportRecord Build(
        long line, string text, Func<string, string?> field, IReadOnlyDictionary<string, string>? tags, ImportDefaults defaults)
    {
        if (field("token") is not { } token) return new ImportRecord(line, text, null, "There is no token.");
        Provider provider;
        if (field("provider") is { } name)
        {
            if (ProviderOf(name, defaults) is not { } known)
                return new ImportRecord(line, text, null, $"The provider '{Short(name)}' is none of FCM, APN and APN_SANDBOX.");
            provider = known;
        }
        else if (defaults.Provider is { } given)
        {
            provider = given;
        }
        else
        {
            return new ImportRecord(line, text, null, "There is no provider: map a column to it, or name it by --provider.");
        }

        return new ImportRecord(line, text, new RegisterRequest
        {
            Token = token,
            Provider = provider,
            AppName = field("appName") ?? defaults.App,
            // Our own export has both: the name that you gave goes before the one that was made, which means nothing to
            // another account.
            ExternalId = field("externalId"),
            UserId = field("externalId") is null ? field("userId") : null,
            Locale = field("locale"),
            TimeZone = field("timeZone"),
            PreviousToken = field("previousToken"),
            Tags = tags is { Count: > 0 } ? tags.ToDictionary() : null,
        });
    }

    public static Provider? ProviderOf(string name, ImportDefaults defaults) => name.Trim().ToUpperInvariant() switch
    {
        "FCM" or "GCM" or "ANDROID" => Provider.FCM,
        "APN" or "APNS" or "IOS" => defaults.Apple,
        "APN_SANDBOX" or "APNS_SANDBOX" => Provider.APN_SANDBOX,
        _ => null,
    };

    /// <summary>A tag as the service takes it, or null where the value cannot be one.</summary>
    public static string? TagValue(string value) =>
        value.Length <= 256 && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '~' or '-') ? value : null;

    public static bool IsTagKey(string key) => key.Length is > 0 and <= 64 && TagValue(key) is not null;

    public static string Short(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
