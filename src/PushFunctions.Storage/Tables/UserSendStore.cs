using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// The keys of notes. A time is complemented, so that the order of the keys is newest first; a User's notes of a day lie
/// together in the partition of the account and the first two characters of the User.
/// </summary>
internal static class UserSendRows
{
    private const ulong Latest = (1UL << 50) - 1;
    private const int TimeDigits = 10;
    private const char Separator = '.';
    private const string HasWalk = "HasWalk";
    private const string Tokens = "Tokens";
    private const string AsksOpened = "AsksOpened";

    public static string PartitionOf(AccountSid account, UserId user) => UserPartitions.Of(account.Value + Separator, user);

    public static TableEntity Of(AccountSid account, UserSend send, AddressedUser user)
    {
        var row = new TableEntity(PartitionOf(account, user.User), $"{user.User.Tail}{Separator}{KeyOf(send.Place)}");
        if (send.HasWalk) row[HasWalk] = true;
        if (send.AsksOpened) row[AsksOpened] = true;
        if (user.Tokens.Count > 0) row[Tokens] = string.Join(Separator, user.Tokens);
        return row;
    }

    public static TableEntity OfWalk(AccountSid account, SendPlace place) => new(account.Value, KeyOf(place));

    /// <param name="prefix">Of the rows: a User's digits and the separator, or nothing.</param>
    public static string Filter(string partition, string prefix, SendSpan span)
    {
        var (first, end) = (prefix + (span.After is { } after ? KeyOf(after) : TimeOf(span.Until)), prefix + EndOf(span.From));
        return TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {first} and RowKey lt {end}");
    }

    public static string Filter(AccountSid account, UserId user, SendSpan span) =>
        Filter(PartitionOf(account, user), user.Tail + Separator, span);

    public static string Before(AccountSid account, DateTimeOffset before) => KeyFilter.After(account.Value, EndOf(before));

    public static UserSend Read(TableEntity row) => new(
        PlaceOf(row), row.GetBoolean(HasWalk) is true, row.GetString(Tokens) is { } tokens ? tokens.Split(Separator) : [])
    { AsksOpened = row.GetBoolean(AsksOpened) is true };

    public static UserSend ReadWalk(TableEntity row) => new(PlaceOf(row), true, []);

    private static SendPlace PlaceOf(TableEntity row)
    {
        if (row.RowKey.Split(Separator) is not [.., { Length: TimeDigits } time, var tail] || !CrockfordBase32.IsDigits(time))
            throw new InvalidDataException("A stored key names no send.");
        var at = DateTimeOffset.FromUnixTimeMilliseconds((long)(Latest - (ulong)CrockfordBase32.Decode(time)));
        return new SendPlace(at, OperationKeys.Demand(tail));
    }

    private static string KeyOf(SendPlace place) => $"{TimeOf(place.At)}{Separator}{place.Operation.Tail}";

    private static string TimeOf(DateTimeOffset time) =>
        CrockfordBase32.Encode(Latest - (ulong)Math.Max(0, time.ToUnixTimeMilliseconds()), TimeDigits);

    /// <summary>Behind all of that millisecond.</summary>
    private static string EndOf(DateTimeOffset time) => TimeOf(time) + (char)(Separator + 1);
}

/// <summary>A table for each day, which is dropped whole; and one for the sends with a walk, a partition for each
/// account.</summary>
public sealed class UserSendStore(StorageClients clients) : IUserSendStore
{
    private const string DayFormat = "yyyyMMdd";

    /// <summary>Days that are read at the same time.</summary>
    private const int DaysAtOnce = 4;

    private readonly TableClient _walks = clients.Table(TableNames.UserSends);
    private readonly ReadableRows _rows = clients.Rows;
    private DateOnly _made;

    public static string NameOf(DateOnly day) => TableNames.UserSends + day.ToString(DayFormat, CultureInfo.InvariantCulture);

    public async Task AddAsync(
        AccountSid account, UserSend send, IReadOnlyList<AddressedUser> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0) return;
        var table = clients.Table(NameOf(DayOf(send.Place.At)));
        var partitions = users.Select(user => UserSendRows.Of(account, send, user)).GroupBy(row => row.PartitionKey);
        await TransactionGroups.ForEachAsync(partitions, WriteAsync, cancellationToken);

        async Task WriteAsync(IEnumerable<TableEntity> rows, CancellationToken stop)
        {
            try
            {
                await PutAsync(table, [.. rows], stop);
            }
            catch (RequestFailedException exception) when (exception.ErrorCode == TableErrorCode.TableNotFound)
            {
                // A day that is far ahead, or the sweep has not run.
                await table.CreateIfNotExistsAsync(stop);
                await PutAsync(table, [.. rows], stop);
            }
        }
    }

    public Task AddWalkAsync(AccountSid account, SendPlace place, CancellationToken cancellationToken) =>
        _walks.UpsertEntityAsync(UserSendRows.OfWalk(account, place), TableUpdateMode.Replace, cancellationToken);

    public async Task<IReadOnlyList<UserSend>> ListAsync(
        AccountSid account, UserId user, SendSpan span, int limit, CancellationToken cancellationToken)
    {
        var filter = UserSendRows.Filter(account, user, span);
        var found = new List<UserSend>();
        foreach (var days in DaysOf(span).Chunk(DaysAtOnce))
        {
            var parts = await Task.WhenAll(days.Select(day => ListAsync(day, filter, limit, cancellationToken)));
            found.AddRange(parts.SelectMany(part => part));
            if (found.Count >= limit) break;
        }

        return found.Count > limit ? found[..limit] : found;
    }

    public async Task<IReadOnlyList<UserSend>> ListWalksAsync(
        AccountSid account, SendSpan span, int limit, CancellationToken cancellationToken) =>
        (await _rows.ReadSliceAsync(
            _walks, UserSendRows.Filter(account.Value, string.Empty, span), limit, UserSendRows.ReadWalk, cancellationToken)).Items;

    public async Task<int> TurnDayAsync(DateOnly today, DateOnly before, CancellationToken cancellationToken)
    {
        if (_made != today.AddDays(1))
        {
            await clients.Table(NameOf(today.AddDays(1))).CreateIfNotExistsAsync(cancellationToken);
            _made = today.AddDays(1);
        }

        var (first, end) = (clients.Table(NameOf(DateOnly.MinValue)).Name, clients.Table(NameOf(before)).Name);
        var filter = TableClient.CreateQueryFilter($"TableName ge {first} and TableName lt {end}");
        var dropped = 0;
        await foreach (var table in clients.Tables.QueryAsync(filter, null, cancellationToken))
        {
            await clients.Tables.DeleteTableAsync(table.Name, cancellationToken);
            dropped++;
        }

        return dropped;
    }

    public Task<int> RemoveWalksAsync(AccountSid account, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        _walks.RemoveSomeAsync(UserSendRows.Before(account, before), limit, cancellationToken);

    private async Task<IReadOnlyList<UserSend>> ListAsync(DateOnly day, string filter, int limit, CancellationToken cancellationToken)
    {
        var table = clients.Table(NameOf(day));
        try
        {
            return (await _rows.ReadSliceAsync(table, filter, limit, UserSendRows.Read, cancellationToken)).Items;
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // Nothing was sent to few Users on that day.
            return [];
        }
    }

    private static Task PutAsync(TableClient table, IReadOnlyList<TableEntity> rows, CancellationToken cancellationToken) => rows.Count == 1
        ? table.UpsertEntityAsync(rows[0], TableUpdateMode.Replace, cancellationToken)
        : table.SubmitTransactionAsync(
            rows.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), cancellationToken);

    private static IEnumerable<DateOnly> DaysOf(SendSpan span)
    {
        for (var day = DayOf(span.After?.At ?? span.Until); day >= DayOf(span.From); day = day.AddDays(-1)) yield return day;
    }

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);
}

/// <summary>Steps and batches lie in one partition, so that both are one read.</summary>
public sealed class StepReader(StorageClients clients) : IStepReader
{
    private readonly TableClient _table = clients.Table(TableNames.Sends);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<StepContent> ReadRequestAsync(OperationId operation, CancellationToken cancellationToken)
    {
        // The batches of step 0, then step 0: without a walk there is nothing between them.
        var partition = KeyFilter.Partition(BatchRows.PartitionOf(operation, 0));
        var rows = await _table.ReadAllAsync(
            $"{partition} and {KeyFilter.Rows(BatchRows.RowOf(BatchId.Original(0, 0)), WalkRows.StepRow(1))}", cancellationToken);
        var steps = _rows.ReadEach(
            _table, rows.Where(row => row.RowKey.StartsWith(WalkRows.StepPrefix, StringComparison.Ordinal)), WalkRows.ReadStep);
        return new StepContent(
            FamiliesOf(rows.Where(row => !row.RowKey.StartsWith(WalkRows.StepPrefix, StringComparison.Ordinal))),
            [.. steps.SelectMany(step => step.Unaddressable)]);
    }

    public async Task<WalkStep?> FindStepAsync(OperationId operation, int range, UserId user, CancellationToken cancellationToken)
    {
        var partition = KeyFilter.Partition(BatchRows.PartitionOf(operation, range));
        var filter = $"{partition} and {KeyFilter.Rows(WalkRows.StepRow(1), KeyFilter.End(WalkRows.StepPrefix))} and "
            + TableClient.CreateQueryFilter($"First le {user.Tail} and Last ge {user.Tail}");
        return (await _rows.ReadSliceAsync(_table, filter, 1, WalkRows.ReadStep, cancellationToken)).Items is [var step, ..] ? step : null;
    }

    public async Task<IReadOnlyList<BatchFamily>> ListBatchesAsync(
        OperationId operation, int range, int step, CancellationToken cancellationToken)
    {
        var first = BatchRows.RowOf(BatchId.Original(step, 0, range));
        var prefix = first[..^BatchIndexDigits];
        return FamiliesOf(await _table.ReadAllAsync(KeyFilter.Prefix(BatchRows.PartitionOf(operation, range), prefix), cancellationToken));
    }

    private const int BatchIndexDigits = 3;

    private IReadOnlyList<BatchFamily> FamiliesOf(IEnumerable<TableEntity> rows)
    {
        var kinds = rows.ToLookup(row => row.GetBoolean(BatchRows.IsOriginal) is true);
        var retries = kinds[false]
            .Select(row => _rows.Read(_table, row, BatchRows.ReadRetry) ?? _rows.Read(_table, row, BatchRows.UnreadableRetry))
            .OfType<RetryOutcomes>().ToLookup(retry => retry.Id.Number);
        return
        [
            .. kinds[true]
                .Select(row => _rows.Read(_table, row, BatchRows.Read) ?? _rows.Read(_table, row, BatchRows.ReadWithUnreadableOutcomes))
                .OfType<DeliveryBatch>()
                .Select(batch => new BatchFamily(batch, retries[batch.Id.Number].ToDictionary(retry => retry.Id.Retry))),
        ];
    }
}
