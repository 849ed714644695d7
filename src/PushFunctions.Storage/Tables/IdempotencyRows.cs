using System.Globalization;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// An account's partition holds two rows for each key, which come and go together in one transaction: the reservation, found by the key, and an
/// entry in the order of time, so that what is old is read as a range and not looked for among all.
/// </summary>
internal static class IdempotencyRows
{
    public const string TimePrefix = "time:";
    private const string KeyPrefix = "key:";
    private const int TickDigits = 19;

    public static string KeyRow(string hash) => KeyPrefix + hash;

    public static string TimeRow(SendReservation reservation) => $"{TimeRow(reservation.CreatedAt)}:{reservation.Key.Hash}";

    /// <summary>Before the entry of every reservation that was made then or later.</summary>
    public static string TimeRow(DateTimeOffset time) => TimePrefix + time.UtcTicks.ToString($"D{TickDigits}", CultureInfo.InvariantCulture);

    /// <summary>False for a row that was put there by hand.</summary>
    public static bool IsTimeRow(string row) => row.Length > TimePrefix.Length + TickDigits + 1;

    public static string HashOf(string timeRow) => timeRow[(TimePrefix.Length + TickDigits + 1)..];

    public static TableEntity Of(SendReservation reservation) => new(reservation.Account.Value, KeyRow(reservation.Key.Hash))
    {
        ["BodyHash"] = reservation.BodyHash,
        ["Operation"] = reservation.Operation.Tail,
        ["IsAccepted"] = reservation.IsAccepted,
        ["HeldUntil"] = reservation.HeldUntil,
        ["CreatedAt"] = reservation.CreatedAt,
    };

    public static SendReservation Read(AccountSid account, IdempotencyKey key, TableEntity row) => new(
        account,
        key,
        row.Text("BodyHash"),
        OperationId.FromTail(row.Text("Operation")),
        row.Flag("IsAccepted"),
        row.Time("HeldUntil"),
        row.Time("CreatedAt"),
        row.ETag.ToString());
}
