using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Shared;

internal static class Sid
{
    private const int Length = 34;

    public static bool IsValid([NotNullWhen(true)] string? text, string prefix) =>
        text is { Length: Length } && text.StartsWith(prefix, StringComparison.Ordinal)
        && LowerHex.IsDigits(text.AsSpan(prefix.Length));
}

/// <summary>An account: <c>AC</c> and 32 lower-case hex digits.</summary>
public sealed record AccountSid
{
    private AccountSid(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out AccountSid? sid)
    {
        sid = Sid.IsValid(text, "AC") ? new AccountSid(text) : null;
        return sid is not null;
    }

    public override string ToString() => Value;
}

/// <summary>An API key: <c>SK</c> and 32 lower-case hex digits.</summary>
public sealed record ApiKeySid
{
    private ApiKeySid(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKeySid? sid)
    {
        sid = Sid.IsValid(text, "SK") ? new ApiKeySid(text) : null;
        return sid is not null;
    }

    public override string ToString() => Value;
}

/// <summary>An App is known by its name: 1 to 64 of <c>a-z</c>, <c>0-9</c> and <c>_</c>.</summary>
public sealed record AppName
{
    public const int MaximumLength = 64;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private AppName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out AppName? name)
    {
        name = text is { Length: >= 1 and <= MaximumLength } && !text.AsSpan().ContainsAnyExcept(Allowed) ? new AppName(text) : null;
        return name is not null;
    }

    public override string ToString() => Value;
}

public sealed record AudienceId
{
    public const string Prefix = "comms_audience_";

    private AudienceId(string tail) => Tail = tail;

    public string Tail { get; }

    public string Value => Prefix + Tail;

    public static AudienceId FromTail(string tail) => new(tail);

    public static bool TryParse(string? text, [NotNullWhen(true)] out AudienceId? id)
    {
        id = PrefixedId.TryTail(text, Prefix, out var tail) ? new AudienceId(tail) : null;
        return id is not null;
    }

    public override string ToString() => Value;
}

public sealed record CredentialId
{
    public const string Prefix = "comms_credential_";

    private CredentialId(string tail) => Tail = tail;

    public string Tail { get; }

    public string Value => Prefix + Tail;

    public static CredentialId FromTail(string tail) => new(tail);

    public static bool TryParse(string? text, [NotNullWhen(true)] out CredentialId? id)
    {
        id = PrefixedId.TryTail(text, Prefix, out var tail) ? new CredentialId(tail) : null;
        return id is not null;
    }

    public override string ToString() => Value;
}

/// <summary>A User. The digits are random from the first, so that writes spread over partitions.</summary>
public sealed record UserId
{
    public const string Prefix = "comms_user_";
    private const string OtherPrefix = "comms_pushnotificationuser_";

    private UserId(string tail) => Tail = tail;

    public string Tail { get; }

    public string Value => Prefix + Tail;

    public static UserId FromTail(string tail) => new(tail);

    /// <summary>Accepts <c>comms_user_</c> and <c>comms_pushnotificationuser_</c>; the value always has the
    /// first.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out UserId? id)
    {
        id = PrefixedId.TryTail(text, Prefix, out var tail) || PrefixedId.TryTail(text, OtherPrefix, out tail) ? new UserId(tail) : null;
        return id is not null;
    }

    public override string ToString() => Value;
}

/// <summary>A device registration: a hash of account, User and App, so that there is one for each (User,
/// App).</summary>
public sealed record RegistrationId
{
    public const string Prefix = "comms_device_registration_";
    private const int HashLength = 32;

    private RegistrationId(string hash) => Hash = hash;

    public string Hash { get; }

    public string Value => Prefix + Hash;

    public static RegistrationId For(AccountSid account, UserId user, AppName app) =>
        new(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"{account.Value}\n{user.Tail}\n{app.Value}")))[..HashLength]);

    public static bool TryParse(string? text, [NotNullWhen(true)] out RegistrationId? id)
    {
        id = null;
        if (text is null || text.Length != Prefix.Length + HashLength || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (!LowerHex.IsDigits(text.AsSpan(Prefix.Length))) return false;
        id = new RegistrationId(text[Prefix.Length..]);
        return true;
    }

    public override string ToString() => Value;
}
