using System.Globalization;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// Where operations lie. A partition is an account's day, and both the day and the id are complemented (the day as 99999999 minus yyyyMMdd,
/// each base-32 digit as 31 minus the digit), so that the order of the keys is newest first.
/// </summary>
internal static class OperationKeys
{
    private const int OpenPartitions = 16;
    private const int TimeDigits = 10;
    private const int RandomBits = 80;

    public static string AccountPrefix(AccountSid account) => account.Value + ".";

    public static string Partition(AccountSid account, OperationId id) => Partition(account, id.CreatedAt);

    public static string Partition(AccountSid account, DateTimeOffset time)
    {
        var day = int.Parse(time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return AccountPrefix(account) + (99_999_999 - day).ToString("D8", CultureInfo.InvariantCulture);
    }

    public static string Row(OperationId id) => Complement(id.Tail);

    /// <exception cref="InvalidDataException">The key is no operation's.</exception>
    public static OperationId Read(string row) => Demand(Complement(row));

    public static OperationId Demand(string tail) =>
        OperationId.TryParse(OperationId.Prefix + tail, out var id) ? id : throw new InvalidDataException("A stored key is no operation's.");

    /// <summary>The row that the newest operation of that millisecond would have.</summary>
    public static string FirstRowAt(DateTimeOffset time)
    {
        var newest = ((UInt128)time.ToUnixTimeMilliseconds() << RandomBits) | ((UInt128.One << RandomBits) - 1);
        return Complement(CrockfordBase32.Encode(newest, CrockfordBase32.TailLength));
    }

    /// <summary>Marks of open operations spread over 16 partitions by the first random digit: by time they would all press on one.</summary>
    public static string OpenPartition(OperationId id) =>
        "open" + ((int)CrockfordBase32.Decode(id.Tail.AsSpan(TimeDigits, 1)) % OpenPartitions).ToString("x1", CultureInfo.InvariantCulture);

    private static string Complement(string digits) =>
        string.Create(digits.Length, digits, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = CrockfordBase32.Alphabet[31 - CrockfordBase32.Alphabet.IndexOf(source[i], StringComparison.Ordinal)];
        });
}
