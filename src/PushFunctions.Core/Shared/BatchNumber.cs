namespace PushFunctions.Core.Shared;

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
