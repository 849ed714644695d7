using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Shared;

/// <summary>A User. The digits are random from the first, so that writes spread over partitions.</summary>
public sealed record UserId
{
    public const string Prefix = "comms_user_";
    private const string OtherPrefix = "comms_pushnotificationuser_";

    private UserId(string tail) => Tail = tail;

    public string Tail { get; }

    public string Value => Prefix + Tail;

    public static UserId FromTail(string tail) => new(tail);

    /// <summary>Accepts <c>comms_user_</c> and <c>comms_pushnotificationuser_</c>; the value always has the first.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out UserId? id)
    {
        id = PrefixedId.TryTail(text, Prefix, out var tail) || PrefixedId.TryTail(text, OtherPrefix, out tail) ? new UserId(tail) : null;
        return id is not null;
    }

    public override string ToString() => Value;
}
