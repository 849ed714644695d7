using System.Globalization;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// An account's partition holds two rows for each key, which come and go together in one transaction: the
/// reservation, found by the key, and an entry in the order of time, so that what is old is read as a range and not
/// looked for among all.
/// </summary>
internal static class IdempotencyRows
{
    public const string TimePrefix = "time:";
    private const string KeyPrefix = "key:";
    private const int TickDigits = 19;

    public static string KeyRow(string hash) => KeyPrefix + hash;

    public static string TimeRow(SendReservation reservation) => $"{TimeRow(reservation.CreatedAt)}:{reservation.Key.Hash}";

    /// <summary>Before the entry of every reservation that was made then or later.</summary>
    public static string TimeRow(DateTimeOffset time) =>
        TimePrefix + time.UtcTicks.ToString($"D{TickDigits}", CultureInfo.InvariantCulture);

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

public sealed class IdempotencyStore(StorageClients clients) : IIdempotencyStore
{
    private const int PairsInATransaction = TransactionGroups.MaximumRows / 2;

    private readonly TableClient _table = clients.Table(TableNames.Idempotency);
    private readonly ReadableRows _rows = clients.Rows;

    /// <exception cref="RequestException">It is unreadable: whether a send was made under it is not known.</exception>
    public async Task<SendReservation?> FindAsync(AccountSid account, IdempotencyKey key, CancellationToken cancellationToken)
    {
        if (await _table.FindRowAsync(account.Value, IdempotencyRows.KeyRow(key.Hash), cancellationToken) is not { } found) return null;
        return _rows.Read(_table, found, row => IdempotencyRows.Read(account, key, row)) ?? throw new RequestException(
            ProblemCode.Conflict,
            "What is stored under this Idempotency-Key cannot be read, so that it is not known whether its send was accepted. Look among the operations, then use a new key.");
    }

    public async Task<SendReservation?> TryAddAsync(SendReservation reservation, CancellationToken cancellationToken)
    {
        try
        {
            var written = await _table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.Add, IdempotencyRows.Of(reservation)),
                    new TableTransactionAction(
                        TableTransactionActionType.Add, new TableEntity(reservation.Account.Value, IdempotencyRows.TimeRow(reservation))),
                ],
                cancellationToken);
            return reservation with { Version = Versions.OfWrite(written.Value[0]) };
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            // A write whose answer was lost is repeated by the client and meets itself: the operation's id tells.
            var stored = await FindAsync(reservation.Account, reservation.Key, cancellationToken);
            return stored?.Operation == reservation.Operation ? stored : null;
        }
    }

    public async Task<SendReservation?> TryUpdateAsync(SendReservation reservation, CancellationToken cancellationToken)
    {
        try
        {
            var written = await _table.UpdateEntityAsync(
                IdempotencyRows.Of(reservation), Versions.Guard(reservation.Version), TableUpdateMode.Replace, cancellationToken);
            return reservation with { Version = Versions.OfWrite(written) };
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception))
        {
            return null;
        }
    }

    public async Task<bool> TryRemoveAsync(SendReservation reservation, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(
                        TableTransactionActionType.Delete, IdempotencyRows.Of(reservation), Versions.Guard(reservation.Version)),
                    Removal(reservation.Account, IdempotencyRows.TimeRow(reservation)),
                ],
                cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception))
        {
            return false;
        }
    }

    public async Task<int> RemoveSomeAsync(AccountSid account, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {account.Value} and RowKey ge {IdempotencyRows.TimePrefix} and RowKey lt {IdempotencyRows.TimeRow(before)}");
        var old = await _table.ReadKeysAsync(filter, limit, cancellationToken);
        foreach (var group in old.Where(IdempotencyRows.IsTimeRow).Chunk(PairsInATransaction))
        {
            if (await TryRemovePairsAsync(account, group, cancellationToken)) continue;
            foreach (var entry in group) await TryRemovePairsAsync(account, [entry], cancellationToken);
        }
        return old.Count;
    }

    /// <summary>
    /// False, and nothing is removed, where a row is gone. Then another has removed the pair, or has put a new one in
    /// its place: the entry of the old one went in the same transaction, so that the new reservation is never taken
    /// for it.
    /// </summary>
    private async Task<bool> TryRemovePairsAsync(AccountSid account, IReadOnlyList<string> entries, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync(
                entries.SelectMany(
                    entry => new[] { Removal(account, entry), Removal(account, IdempotencyRows.KeyRow(IdempotencyRows.HashOf(entry))) }),
                cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            return false;
        }
    }

    private static TableTransactionAction Removal(AccountSid account, string row) =>
        new(TableTransactionActionType.Delete, new TableEntity(account.Value, row), ETag.All);
}
