using System.Buffers;
using System.Buffers.Binary;
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

public sealed record WebhookId
{
    public const string Prefix = "comms_webhook_";

    private WebhookId(string tail) => Tail = tail;

    public string Tail { get; }

    public string Value => Prefix + Tail;

    public static WebhookId FromTail(string tail) => new(tail);

    public static bool TryParse(string? text, [NotNullWhen(true)] out WebhookId? id)
    {
        id = PrefixedId.TryTail(text, Prefix, out var tail) ? new WebhookId(tail) : null;
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

    /// <summary>The User that the account knows by that name: always the same one, so that it is found without a
    /// look-up, and two requests cannot make two.</summary>
    public static UserId For(AccountSid account, ExternalId externalId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{account.Value}\n{externalId.Value}"));
        return new UserId(CrockfordBase32.Encode(hash.AsSpan(0, 16)));
    }

    /// <summary>Accepts <c>comms_user_</c> and <c>comms_pushnotificationuser_</c>; the value always has the
    /// first.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out UserId? id)
    {
        id = PrefixedId.TryTail(text, Prefix, out var tail) || PrefixedId.TryTail(text, OtherPrefix, out tail) ? new UserId(tail) : null;
        return id is not null;
    }

    public override string ToString() => Value;
}

/// <summary>The account's own name of a User: 1 to 256 characters without control characters, compared character by
/// character. It may be an address or a name of a person, so that it prints nothing of itself.</summary>
public sealed record ExternalId
{
    public const int MaximumLength = 256;
    public const string Expected = "1 to 256 characters without control characters";

    private ExternalId(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ExternalId? id)
    {
        id = text is { Length: >= 1 and <= MaximumLength } && !text.Any(char.IsControl) && IsWellFormed(text) ? new ExternalId(text) : null;
        return id is not null;
    }

    public override string ToString() => nameof(ExternalId);

    /// <summary>Half of a surrogate pair is no character, and all halves would be the same bytes.</summary>
    private static bool IsWellFormed(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at])) continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1])) return false;
            at++;
        }

        return true;
    }
}

/// <summary>
/// A device registration: its User, encrypted under a key that account and App give. So there is one id for each
/// (User, App), which looks random, and with the account's Apps the User is found without an index. It is no secret:
/// the account sees both.
/// </summary>
public sealed record RegistrationId
{
    public const string Prefix = "comms_device_registration_";
    private const int Digits = 32;

    private RegistrationId(string code) => Code = code;

    /// <summary>32 lower-case hex digits.</summary>
    public string Code { get; }

    public string Value => Prefix + Code;

    public static RegistrationId For(AccountSid account, UserId user, AppName app)
    {
        if (user.Tail.Length != CrockfordBase32.TailLength)
            throw new ArgumentException("Only a User that this service made has registrations.", nameof(user));
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, CrockfordBase32.Decode(user.Tail));
        using var cipher = CipherOf(account, app);
        return new RegistrationId(Convert.ToHexStringLower(cipher.EncryptEcb(bytes, PaddingMode.None)));
    }

    /// <summary>The User whose registration it is if it is one under this App; otherwise a User that is not
    /// there.</summary>
    public UserId UserUnder(AccountSid account, AppName app)
    {
        using var cipher = CipherOf(account, app);
        return UserId.FromTail(CrockfordBase32.Encode(cipher.DecryptEcb(Convert.FromHexString(Code), PaddingMode.None)));
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out RegistrationId? id)
    {
        id = null;
        if (text is null || text.Length != Prefix.Length + Digits || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        if (!LowerHex.IsDigits(text.AsSpan(Prefix.Length))) return false;
        id = new RegistrationId(text[Prefix.Length..]);
        return true;
    }

    public override string ToString() => Value;

    /// <summary>One block: the id of a User is as long as the cipher's block.</summary>
    private static Aes CipherOf(AccountSid account, AppName app)
    {
        var cipher = Aes.Create();
        cipher.Key = SHA256.HashData(Encoding.ASCII.GetBytes($"{account.Value}\n{app.Value}"))[..16];
        return cipher;
    }
}
