using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PushFunctions.Core.Identifiers;

/// <summary>Makes ids from the clock and the system's random numbers.</summary>
public sealed class IdGenerator(TimeProvider time)
{
    public UserId NewUser() => UserId.FromTail(NewTail());

    public CredentialId NewCredential() => CredentialId.FromTail(NewTail());

    public AudienceId NewAudience() => AudienceId.FromTail(NewTail());

    public OperationId NewOperation()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        Span<byte> milliseconds = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, time.GetUtcNow().ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(bytes);
        return OperationId.FromTail(CrockfordBase32.Encode(bytes));
    }

    public ApiKeySid NewApiKey() =>
        ApiKeySid.TryParse("SK" + RandomNumberGenerator.GetHexString(32, lowercase: true), out var sid) ? sid : throw new InvalidOperationException();

    /// <summary>A secret of 256 random bits, safe in a URL and in a header.</summary>
    public string NewSecret() => RandomNumberGenerator.GetHexString(64, lowercase: true);

    /// <summary>Names one claim, so that only its holder settles it.</summary>
    public string NewClaim() => RandomNumberGenerator.GetHexString(16, lowercase: true);

    private static string NewTail()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return CrockfordBase32.Encode(bytes);
    }
}
