using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Shared;

/// <summary>A device registration: a hash of account, User and App, so that there is one for each (User, App).</summary>
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
