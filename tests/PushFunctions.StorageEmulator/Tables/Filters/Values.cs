namespace PushFunctions.StorageEmulator.Tables.Filters;

internal static class Values
{
    /// <summary>Null where the two cannot be compared.</summary>
    public static int? Compare(object left, object right) => (left, right) switch
    {
        (string one, string other) => string.CompareOrdinal(one, other),
        (bool one, bool other) => one.CompareTo(other),
        (DateTimeOffset one, DateTimeOffset other) => one.CompareTo(other),
        (Guid one, Guid other) => string.CompareOrdinal(one.ToString(), other.ToString()),
        (byte[] one, byte[] other) => one.AsSpan().SequenceCompareTo(other),
        (int or long, int or long) => Convert.ToInt64(left, null).CompareTo(Convert.ToInt64(right, null)),
        (int or long or double, int or long or double) => Convert.ToDouble(left, null).CompareTo(Convert.ToDouble(right, null)),
        _ => null,
    };
}
