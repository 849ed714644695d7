using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Core.Shared;

/// <summary>An operation: 48 bits of milliseconds, then 80 random bits, so that ids sort by time and tell the day.</summary>
public sealed record OperationId
{
    public const string Prefix = "comms_operation_";

    private OperationId(string tail) => Tail = tail;

    /// <summary>26 digits; its notifications' ids begin with them.</summary>
    public string Tail { get; }

    public string Value => Prefix + Tail;

    public DateTimeOffset CreatedAt => DateTimeOffset.FromUnixTimeMilliseconds((long)(CrockfordBase32.Decode(Tail) >> 80));

    public static OperationId FromTail(string tail) => new(tail);

    public static bool TryParse(string? text, [NotNullWhen(true)] out OperationId? id)
    {
        id = PrefixedId.TryTail(text, Prefix, out var tail) && tail.Length == CrockfordBase32.TailLength && HasTime(tail)
            ? new OperationId(tail)
            : null;
        return id is not null;
    }

    public override string ToString() => Value;

    internal static bool HasTime(string tail) =>
        CrockfordBase32.Decode(tail) >> 80 <= (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();
}
