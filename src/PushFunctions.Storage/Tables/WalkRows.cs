using System.Globalization;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

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

    public static Walk ReadWalk(TableEntity row) => new(
        RangeOf(row),
        row.Number("Until"),
        row.Number("Width"),
        row.Text("After") is { Length: > 0 } tail ? Columns.User(tail) : null,
        row.Number("Steps"),
        row.Number("Recipients"),
        row.Number("Unaddressable"),
        row.Number("Devices"),
        row.Choice<WalkState>("State"),
        row.GetDouble("Density"),
        row.Time("UpdatedAt"),
        row.ETag.ToString());

    /// <summary>A walk that cannot be read has ended, for good: nobody knows how far it came.</summary>
    public static Walk EndOfUnreadable(TableEntity row, DateTimeOffset at) => new(
        RangeOf(row), row.TryGetValue("Until", out var until) && until is int number ? number : Walk.Ranges,
        Walk.Ranges, null, row.NumberOrNone("Steps"), row.NumberOrNone("Recipients"), row.NumberOrNone("Unaddressable"),
        row.NumberOrNone("Devices"),
        WalkState.Ended, null, at, row.ETag.ToString());

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
