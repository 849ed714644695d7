using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Shared;

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
