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
/// Where a batch comes from: the range of its operation's recipients, the step of the expansion in that range, and its
/// place among the step's batches. Step 0 of range 0 stands for the tokens named in the request itself.
/// </summary>
public readonly record struct BatchNumber(int Range, int Step, int Index) : IComparable<BatchNumber>
{
    public const int MaximumRange = (1 << 4) - 1;
    public const int MaximumStep = (1 << 20) - 1;
    public const int MaximumIndex = (1 << 9) - 1;

    public int CompareTo(BatchNumber other) => (Range, Step, Index).CompareTo((other.Range, other.Step, other.Index));

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

    public static BatchId Original(int step, int index, int range = 0) => new(new BatchNumber(range, step, index), string.Empty);

    public bool IsOriginal => Retry.Length == 0;

    /// <summary>Nine hex digits, then for a retry a dot and its letters. Sorts by number; retries follow their
    /// original.</summary>
    public string Value
    {
        get
        {
            var number = string.Create(CultureInfo.InvariantCulture, $"{Number.Range:x1}{Number.Step:x5}{Number.Index:x3}");
            return IsOriginal ? number : $"{number}.{Retry}";
        }
    }

    public BatchId Child(int ordinal) => new(Number, Retry + (char)('a' + ordinal));

    public static bool TryParse(string? text, [NotNullWhen(true)] out BatchId? id)
    {
        id = null;
        if (text is null || text.Length < NumberLength) return false;
        if (!int.TryParse(text.AsSpan(0, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var range)) return false;
        if (!int.TryParse(text.AsSpan(1, 5), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var step)) return false;
        if (!int.TryParse(text.AsSpan(6, 3), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var index)) return false;
        var retry = text.AsSpan(NumberLength);
        if (index > BatchNumber.MaximumIndex) return false;
        if (retry.Length > 0 && (retry.Length < 2 || retry[0] != '.' || retry[1..].ContainsAnyExceptInRange('a', 'z'))) return false;
        id = new BatchId(new BatchNumber(range, step, index), retry.Length > 0 ? retry[1..].ToString() : string.Empty);
        return true;
    }

    public override string ToString() => Value;
}

/// <summary>
/// One push to one device: the operation's digits, then eight digits that hold its batch's range (4 bits), step (20)
/// and index (9) and its position (7). A notification is found by its id alone, and a repeated expansion gives the
/// same ids.
/// </summary>
public sealed record NotificationId(OperationId Operation, BatchNumber Batch, int Position)
{
    public const string Prefix = "comms_pushnotification_";
    private const int PlaceLength = 8;

    public string Value => Prefix + Operation.Tail + PlaceDigits;

    /// <summary>What tells it from the others of its operation.</summary>
    public string PlaceDigits => CrockfordBase32.Encode(
        ((UInt128)(uint)Batch.Range << 36) | ((UInt128)(uint)Batch.Step << 16) | ((UInt128)(uint)Batch.Index << 7) | (uint)Position,
        PlaceLength);

    public static bool TryParse(string? text, [NotNullWhen(true)] out NotificationId? id)
    {
        id = null;
        if (!PrefixedId.TryTail(text, Prefix, out var tail) || tail.Length != CrockfordBase32.TailLength + PlaceLength) return false;
        var operation = tail[..CrockfordBase32.TailLength];
        if (!OperationId.HasTime(operation)) return false;
        var place = (ulong)CrockfordBase32.Decode(tail.AsSpan(CrockfordBase32.TailLength));
        id = new NotificationId(
            OperationId.FromTail(operation),
            new BatchNumber(
                (int)(place >> 36), (int)(place >> 16) & BatchNumber.MaximumStep, (int)(place >> 7) & BatchNumber.MaximumIndex),
            (int)place & 127);
        return true;
    }

    /// <summary>The same UUID for every attempt: what APNs gets as <c>apns-id</c>.</summary>
    public Guid ToUuid() => new(SHA256.HashData(Encoding.ASCII.GetBytes(Value)).AsSpan(0, 16), bigEndian: true);

    public override string ToString() => Value;
}
