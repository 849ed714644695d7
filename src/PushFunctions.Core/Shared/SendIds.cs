using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Shared;

/// <summary>An operation: 48 bits of milliseconds, then 80 random bits, so that ids sort by time and tell the
/// day.</summary>
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

/// <summary>
/// Where a batch comes from: the page of its operation, and its place among the page's batches.
/// Page 0 stands for the tokens named in the request itself.
/// </summary>
public readonly record struct BatchNumber(int Page, int Index) : IComparable<BatchNumber>
{
    public const int MaximumPage = (1 << 24) - 1;
    public const int MaximumIndex = (1 << 10) - 1;

    public int CompareTo(BatchNumber other) => (Page, Index).CompareTo((other.Page, other.Index));

    public static bool operator <(BatchNumber left, BatchNumber right) => left.CompareTo(right) < 0;

    public static bool operator >(BatchNumber left, BatchNumber right) => left.CompareTo(right) > 0;

    public static bool operator <=(BatchNumber left, BatchNumber right) => left.CompareTo(right) <= 0;

    public static bool operator >=(BatchNumber left, BatchNumber right) => left.CompareTo(right) >= 0;
}

/// <summary>
/// A batch of an operation. <see cref="Retry"/> is empty for an original batch; jobs that were rescheduled are a batch of
/// their own with the same number and one more letter, so that a repeated settlement names the same batches.
/// </summary>
public sealed record BatchId(BatchNumber Number, string Retry)
{
    public const int MaximumChildren = 26;
    private const int NumberLength = 9;

    public static BatchId Original(int page, int index) => new(new BatchNumber(page, index), string.Empty);

    public bool IsOriginal => Retry.Length == 0;

    /// <summary>Nine hex digits, then for a retry a dot and its letters. Sorts by page, then by batch.</summary>
    public string Value
    {
        get
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{Number.Page:x6}{Number.Index:x3}");
            return IsOriginal ? number : $"{number}.{Retry}";
        }
    }

    public BatchId Child(int ordinal) => new(Number, Retry + (char)('a' + ordinal));

    public static bool TryParse(string? text, [NotNullWhen(true)] out BatchId? id)
    {
        id = null;
        if (text is null || text.Length < NumberLength) return false;
        if (!int.TryParse(text.AsSpan(0, 6), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var page)) return false;
        if (!int.TryParse(text.AsSpan(6, 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var index)) return false;
        var retry = text.AsSpan(NumberLength);
        if (index > BatchNumber.MaximumIndex) return false;
        if (retry.Length > 0 && (retry.Length < 2 || retry[0] != '.' || retry[1..].ContainsAnyExceptInRange('a', 'z'))) return false;
        id = new BatchId(new BatchNumber(page, index), retry.Length > 0 ? retry[1..].ToString() : string.Empty);
        return true;
    }

    public override string ToString() => Value;
}

/// <summary>
/// One push to one device: the operation's digits, then eight digits that hold page (24 bits), batch (10) and
/// position (6). A notification is found by its id alone, and a repeated expansion gives the same ids.
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
        id = new NotificationId(
            OperationId.FromTail(operation), new BatchNumber((int)(place >> 16), (int)(place >> 6) & 1023), (int)place & 63);
        return true;
    }

    /// <summary>The same UUID for every attempt: what APNs gets as <c>apns-id</c>.</summary>
    public Guid ToUuid() => new(SHA256.HashData(Encoding.ASCII.GetBytes(Value)).AsSpan(0, 16), bigEndian: true);

    public override string ToString() => Value;
}
