using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Shared;

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
