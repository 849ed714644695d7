using System.Buffers.Binary;
using System.Security.Cryptography;

namespace PushFunctions.Core.Shared;

/// <summary>Makes ids from the clock and the system's random numbers.</summary>
/// <param name="random">Another source of random bytes, for tests that repeat exactly; null is the system's.</param>
public sealed class IdGenerator(TimeProvider time, RandomBytes? random = null)
{
    private readonly RandomBytes _random = random ?? RandomNumberGenerator.Fill;

    public UserId NewUser() => UserId.FromTail(NewTail());

    public CredentialId NewCredential() => CredentialId.FromTail(NewTail());

    public AudienceId NewAudience() => AudienceId.FromTail(NewTail());

    public OperationId NewOperation()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random(bytes);
        Span<byte> milliseconds = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(milliseconds, time.GetUtcNow().ToUnixTimeMilliseconds());
        milliseconds[2..].CopyTo(bytes);
        return OperationId.FromTail(CrockfordBase32.Encode(bytes));
    }

    public ApiKeySid NewApiKey() =>
        ApiKeySid.TryParse("SK" + NewHex(32), out var sid) ? sid : throw new InvalidOperationException();

    /// <summary>A secret of 256 random bits, safe in a URL and in a header.</summary>
    public string NewSecret() => NewHex(64);

    /// <summary>Names one claim, so that only its holder settles it.</summary>
    public string NewClaim() => NewHex(16);

    private string NewHex(int digits)
    {
        Span<byte> bytes = stackalloc byte[digits / 2];
        _random(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private string NewTail()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random(bytes);
        return CrockfordBase32.Encode(bytes);
    }
}
