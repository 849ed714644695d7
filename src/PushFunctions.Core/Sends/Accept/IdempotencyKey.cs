using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Sends.Accept;

/// <summary>The name that a client gives one send, so that it may repeat the request. It prints its hash, never itself.</summary>
public sealed record IdempotencyKey
{
    public const int MaximumLength = 255;

    private IdempotencyKey(string hash) => Hash = hash;

    /// <summary>32 hex digits (128 bits of SHA-256). The clear key is not kept: a client may have put anything into it.</summary>
    public string Hash { get; }

    /// <summary>Printable ASCII, 1 to 255 characters.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IdempotencyKey? key)
    {
        key = text is { Length: >= 1 and <= MaximumLength } && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? new IdempotencyKey(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"send\n{text}")).AsSpan(0, 16)))
            : null;
        return key is not null;
    }

    public override string ToString() => Hash;
}
