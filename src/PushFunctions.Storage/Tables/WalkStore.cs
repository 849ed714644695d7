using System.Globalization;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>Walks lie beside the batches that they make, so that both are written in one transaction.</summary>
public sealed class WalkStore(StorageClients clients, ServiceTime time) : IWalkStore
{
    private const int UsersARow = 500;

    private readonly TableClient _table = clients.Table(TableNames.Sends);
    private readonly ReadableRows _rows = clients.Rows;

    public Task AddNamedAsync(OperationId operation, IReadOnlyList<NamedUser> users, CancellationToken cancellationToken) =>
        TransactionGroups.ForEachAsync(
            users.GroupBy(user => Walk.RangeOf(user.User)),
            (range, token) => _table.InsertMissingAsync(
                StoredSize.Cut(range, UsersARow, user => StoredSize.BytesOf(user.Variables))
                    .Select(part => WalkRows.Of(operation, range.Key, part)),
                token),
            cancellationToken);

    public async Task<(IReadOnlyList<NamedUser> Users, bool HasMore)> ListNamedAsync(
        OperationId operation, UserSpan span, int limit, CancellationToken cancellationToken)
    {
        // A row is named for its last User, so that the first that may hold any is the first behind the cursor; and the
        // order of the partitions is that of the ids.
        var partitions = BatchRows.Partitions(operation, span.First is { } first ? Walk.RangeOf(first) : 0);
        var filter = $"{partitions} and {KeyFilter.Rows(WalkRows.UserPrefix + span.First, KeyFilter.End(WalkRows.UserPrefix))}";
        var found = new List<NamedUser>();
        await foreach (var answer in _table.QueryAsync<TableEntity>(filter, 1 + (limit / UsersARow), null, cancellationToken).AsPages())
        {
            foreach (var row in answer.Values)
            {
                foreach (var user in _rows.Read(_table, row, WalkRows.ReadUsers) ?? [])
                {
                    if (span.Until is not null && string.CompareOrdinal(user.User.Tail, span.Until) >= 0) return (found, false);
                    if (!span.Holds(user.User)) continue;
                    if (found.Count == limit) return (found, true);
                    found.Add(user);
                }
            }
        }

        return (found, false);
    }

    public Task AddAsync(OperationId operation, Walk walk, CancellationToken cancellationToken) =>
        _table.InsertMissingAsync([WalkRows.Of(operation, walk)], cancellationToken);

    public async Task<Walk?> FindAsync(OperationId operation, int range, CancellationToken cancellationToken) =>
        Read(await _table.FindRowAsync(BatchRows.PartitionOf(operation, range), WalkRows.WalkRow, cancellationToken));

    public async Task<IReadOnlyList<Walk>> ListAsync(OperationId operation, CancellationToken cancellationToken)
    {
        var filter = BatchRows.Partitions(operation) + TableClient.CreateQueryFilter($" and RowKey eq {WalkRows.WalkRow}");
        return [.. (await _table.ReadAllAsync(filter, cancellationToken)).Select(row => Read(row)!)];
    }

    public async Task<Walk?> TryStepAsync(
        OperationId operation, Walk walk, WalkStep? step, IReadOnlyList<DeliveryBatch> batches, CancellationToken cancellationToken)
    {
        var row = WalkRows.Of(operation, walk);
        var guard = Versions.Guard(walk.Version);
        try
        {
            if (step is null)
            {
                var written = await _table.UpdateEntityAsync(row, guard, TableUpdateMode.Replace, cancellationToken);
                return walk with { Version = Versions.OfWrite(written) };
            }

            var responses = await _table.SubmitTransactionAsync(
                [
                    new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, guard),
                    new TableTransactionAction(TableTransactionActionType.Add, WalkRows.Of(operation, step)),
                    .. batches.Select(batch => new TableTransactionAction(TableTransactionActionType.Add, BatchRows.Of(operation, batch))),
                ],
                cancellationToken);
            return walk with { Version = Versions.OfWrite(responses.Value[0]) };
        }
        catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
        {
            // Another worker came first, or this write was repeated after its response was lost.
            var stored = await FindAsync(operation, walk.Range, cancellationToken);
            return stored is not null && stored with { Version = walk.Version } == walk ? stored : null;
        }
    }

    public Task AddFirstAsync(
        OperationId operation, IReadOnlyList<WalkStep> steps, IReadOnlyList<DeliveryBatch> batches, CancellationToken cancellationToken) =>
        steps.Count + batches.Count == 0
            ? Task.CompletedTask
            : _table.InsertMissingAsync(
                [.. steps.Select(step => WalkRows.Of(operation, step)), .. batches.Select(batch => BatchRows.Of(operation, batch))],
                cancellationToken);

    public async Task<WalkStep?> FindStepAsync(OperationId operation, int range, int number, CancellationToken cancellationToken) =>
        _rows.Read(
            _table, await _table.FindRowAsync(BatchRows.PartitionOf(operation, range), WalkRows.StepRow(number), cancellationToken),
            WalkRows.ReadStep);

    public async Task<IReadOnlyList<WalkStep>> ListUnaddressableAsync(
        OperationId operation, StepPlace? from, int limit, CancellationToken cancellationToken)
    {
        var at = from ?? default;
        var here = KeyFilter.Partition(BatchRows.PartitionOf(operation, at.Range));
        var found = await ReadAsync(here, WalkRows.StepRow(at.Number, at.Part), limit);
        if (found.Count == limit || at.Range == BatchNumber.MaximumRange) return found;
        return [.. found, .. await ReadAsync(BatchRows.Partitions(operation, at.Range + 1), WalkRows.StepPrefix, limit - found.Count)];

        async Task<IReadOnlyList<WalkStep>> ReadAsync(string partitions, string first, int most) => (await _rows.ReadSliceAsync(
            _table, $"{partitions} and {KeyFilter.Rows(first, KeyFilter.End(WalkRows.StepPrefix))} and {WalkRows.HasUnaddressable} eq true",
            most, WalkRows.ReadStep, cancellationToken)).Items;
    }

    private Walk? Read(TableEntity? row) =>
        row is null ? null : _rows.Read(_table, row, WalkRows.ReadWalk) ?? WalkRows.EndOfUnreadable(row, time.GetUtcNow());
}

/// <summary>A User that the request names, as it lies in a row of them.</summary>
internal sealed record StoredUser(string Id, string? Variables, int Place)
{
    public static StoredUser Of(NamedUser user) => new(user.User.Tail, user.Variables, user.Place);

    public NamedUser ToUser() => new(Columns.User(Id), Variables, Place);
}

/// <summary>Who cannot be reached, as it lies in a step's row.</summary>
internal sealed record StoredUnaddressable(string? User, Provider? Provider, string? Token, DeliveryErrorCode Reason, bool Whole)
{
    public static StoredUnaddressable Of(UnaddressableRecipient entry) => new(
        entry.User?.Tail, entry.Address?.Provider, entry.Address?.Token.Value, entry.Reason, entry.IsWholeRecipient);

    public UnaddressableRecipient ToEntry() => new(
        User is null ? null : Columns.User(User),
        Provider is { } provider && DeviceToken.TryParse(Token, out var token) ? new DeviceAddress(provider, token) : null,
        Reason,
        Whole);
}

/// <summary>
/// The rows of a walk, in the partitions of the operation's batches: <c>walk</c>, its cursor; <c>step.</c>, what each
/// step found; <c>user.</c>, the Users that the request names, some hundreds in a row that is named for its last.
/// </summary>
internal static class WalkRows
{
    public const string WalkRow = "walk";
    public const string StepPrefix = "step.";
    public const string UserPrefix = "user.";
    public const string HasUnaddressable = "HasUnaddressable";
    private const string Unaddressable = "Unaddressable";
    private const string Users = "Users";

    public static string StepRow(int number, int part = 0) => string.Create(CultureInfo.InvariantCulture, $"{StepPrefix}{number:x5}.{part:x3}");

    public static TableEntity Of(OperationId operation, Walk walk)
    {
        var row = new TableEntity(BatchRows.PartitionOf(operation, walk.Range), WalkRow)
        {
            ["Until"] = walk.Until,
            ["Width"] = walk.Width,
            ["After"] = walk.After?.Tail ?? string.Empty,
            ["Steps"] = walk.Steps,
            ["Recipients"] = walk.Recipients,
            ["Unaddressable"] = walk.Unaddressable,
            ["Devices"] = walk.Devices,
            ["State"] = walk.State.ToString(),
            ["UpdatedAt"] = walk.UpdatedAt,
        };
        if (walk.Density is { } density) row["Density"] = density;
        return row;
    }

    public static Walk ReadWalk(TableEntity row) => new()
    {
        Range = RangeOf(row),
        Until = row.Number("Until"),
        Width = row.Number("Width"),
        After = row.Text("After") is { Length: > 0 } tail ? Columns.User(tail) : null,
        Steps = row.Number("Steps"),
        Recipients = row.Number("Recipients"),
        Unaddressable = row.Number("Unaddressable"),
        Devices = row.Number("Devices"),
        State = row.Choice<WalkState>("State"),
        Density = row.GetDouble("Density"),
        UpdatedAt = row.Time("UpdatedAt"),
        Version = row.ETag.ToString(),
    };

    /// <summary>A walk that cannot be read has ended, for good: nobody knows how far it came.</summary>
    public static Walk EndOfUnreadable(TableEntity row, DateTimeOffset at) => new()
    {
        Range = RangeOf(row),
        Until = row.TryGetValue("Until", out var until) && until is int number ? number : Walk.Ranges,
        Width = Walk.Ranges,
        Steps = row.NumberOrNone("Steps"),
        Recipients = row.NumberOrNone("Recipients"),
        Unaddressable = row.NumberOrNone("Unaddressable"),
        Devices = row.NumberOrNone("Devices"),
        State = WalkState.Ended,
        UpdatedAt = at,
        Version = row.ETag.ToString(),
    };

    public static TableEntity Of(OperationId operation, WalkStep step)
    {
        var row = new TableEntity(BatchRows.PartitionOf(operation, step.Range), StepRow(step.Number, step.Part))
        {
            ["First"] = step.First?.Tail ?? string.Empty,
            ["Last"] = step.Last?.Tail ?? string.Empty,
            ["Batches"] = step.Batches,
            ["CreatedAt"] = step.CreatedAt,
            [HasUnaddressable] = step.Unaddressable.Count > 0,
        };
        List<StoredUnaddressable> entries = [.. step.Unaddressable.Select(StoredUnaddressable.Of)];
        if (entries.Count > 0) row.PutBytes(Unaddressable, CompressedJson.Write(entries, StorageJson.Compact.ListStoredUnaddressable).Span);
        return row;
    }

    public static WalkStep ReadStep(TableEntity row)
    {
        var parts = row.RowKey[StepPrefix.Length..].Split('.');
        return new WalkStep(
            RangeOf(row),
            int.Parse(parts[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            int.Parse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
            row.Text("First") is { Length: > 0 } first ? Columns.User(first) : null,
            row.Text("Last") is { Length: > 0 } last ? Columns.User(last) : null,
            row.HasBytes(Unaddressable)
                ? [.. CompressedJson.Read(row.Bytes(Unaddressable), StorageJson.Compact.ListStoredUnaddressable)
                    .Select(entry => entry.ToEntry())]
                : [],
            row.Number("Batches"),
            row.Time("CreatedAt"));
    }

    /// <param name="users">Of one range, in the order of their ids.</param>
    public static TableEntity Of(OperationId operation, int range, IReadOnlyList<NamedUser> users)
    {
        var row = new TableEntity(BatchRows.PartitionOf(operation, range), UserPrefix + users[^1].User.Tail);
        List<StoredUser> stored = [.. users.Select(StoredUser.Of)];
        row.PutBytes(Users, CompressedJson.Write(stored, StorageJson.Compact.ListStoredUser).Span);
        return row;
    }

    public static IReadOnlyList<NamedUser> ReadUsers(TableEntity row) =>
        [.. CompressedJson.Read(row.Bytes(Users), StorageJson.Compact.ListStoredUser).Select(user => user.ToUser())];

    private static int RangeOf(TableEntity row) =>
        int.Parse(
            row.PartitionKey.AsSpan(row.PartitionKey.LastIndexOf('.') + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
