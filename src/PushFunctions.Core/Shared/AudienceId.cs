using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Shared;

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
