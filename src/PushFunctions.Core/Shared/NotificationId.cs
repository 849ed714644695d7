using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Shared;

/// <summary>
/// One push to one device: the operation's digits, then eight digits that hold page (24 bits), batch (10) and position (6).
/// A notification is found by its id alone, and a repeated expansion gives the same ids.
/// </summary>
public sealed record NotificationId(OperationId Operation, BatchNumber Batch, int Position)
{
    public const string Prefix = "comms_pushnotification_";
    private const int PlaceLength = 8;

    public string Value => Prefix + Operation.Tail
        + CrockfordBase32.Encode(((UInt128)(uint)Batch.Page << 16) | ((UInt128)(uint)Batch.Index << 6) | (uint)Position, PlaceLength);

    public static bool TryParse(string? text, [NotNullWhen(true)] out NotificationId? id)
    {
        id = null;
        if (!PrefixedId.TryTail(text, Prefix, out var tail) || tail.Length != CrockfordBase32.TailLength + PlaceLength) return false;
        var operation = tail[..CrockfordBase32.TailLength];
        if (!OperationId.HasTime(operation)) return false;
        var place = (ulong)CrockfordBase32.Decode(tail.AsSpan(CrockfordBase32.TailLength));
        id = new NotificationId(OperationId.FromTail(operation), new BatchNumber((int)(place >> 16), (int)(place >> 6) & 1023), (int)place & 63);
        return true;
    }

    /// <summary>The same UUID for every attempt: what APNs gets as <c>apns-id</c>.</summary>
    public Guid ToUuid() => new(SHA256.HashData(Encoding.ASCII.GetBytes(Value)).AsSpan(0, 16), bigEndian: true);

    public override string ToString() => Value;
}
