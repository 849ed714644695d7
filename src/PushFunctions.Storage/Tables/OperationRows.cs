using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// Where operations lie. A partition is an account's day, and both the day and the id are complemented (the day as
/// 99999999 minus yyyyMMdd, each base-32 digit as 31 minus the digit), so that the order of the keys is newest first.
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
        OperationId.TryParse(OperationId.Prefix + tail, out var id)
            ? id
            : throw new InvalidDataException("A stored key is no operation's.");

    /// <summary>The row that the newest operation of that millisecond would have.</summary>
    public static string FirstRowAt(DateTimeOffset time)
    {
        var newest = ((UInt128)time.ToUnixTimeMilliseconds() << RandomBits) | ((UInt128.One << RandomBits) - 1);
        return Complement(CrockfordBase32.Encode(newest, CrockfordBase32.TailLength));
    }

    /// <summary>Marks of open operations spread over 16 partitions by the first random digit: by time they would all
    /// press on one.</summary>
    public static string OpenPartition(OperationId id) =>
        "open" + ((int)CrockfordBase32.Decode(id.Tail.AsSpan(TimeDigits, 1)) % OpenPartitions).ToString("x1", CultureInfo.InvariantCulture);

    private static string Complement(string digits) =>
        string.Create(digits.Length, digits, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = CrockfordBase32.Alphabet[31 - CrockfordBase32.Alphabet.IndexOf(source[i], StringComparison.Ordinal)];
        });
}

/// <summary>An Audience or a filter of a send.</summary>
/// <param name="Audience">The digits of its id; null for a filter.</param>
internal sealed record StoredSource(int Place, string? Audience, string? Filter, string? Variables)
{
    public static StoredSource Of(RecipientSource source) => source switch
    {
        RecipientSource.Members members => new(members.Place, members.Audience.Tail, null, members.Variables),
        RecipientSource.Chosen chosen => new(chosen.Place, null, chosen.Filter.ToJson().ToJsonString(), chosen.Variables),
        _ => throw new ArgumentOutOfRangeException(nameof(source)),
    };

    public RecipientSource ToSource() => Filter is null
        ? new RecipientSource.Members(Columns.Audience(Audience ?? string.Empty), Place, Variables)
        : new RecipientSource.Chosen(Core.Users.Filter.Parse(Filter), Place, Variables);
}

/// <summary>What of an operation never changes, as it lies compressed in its row.</summary>
internal sealed record StoredOperation
{
    public required string App { get; init; }

    public required Dictionary<Provider, string> Credentials { get; init; }

    public required SendTemplate Template { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null in rows of an earlier version.</summary>
    public string? CreatedBy { get; init; }

    public DateTimeOffset? SendAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public bool DryRun { get; init; }

    public ReceiptKinds? Receipts { get; init; }

    public int Recipients { get; init; }

    public int FirstUnaddressable { get; init; }

    public int DirectBatches { get; init; }

    public bool HasWalk { get; init; }

    public bool HasNamedUsers { get; init; }

    public IReadOnlyList<StoredSource> Sources { get; init; } = [];

    public IReadOnlyList<string> DirectHashes { get; init; } = [];

    public static StoredOperation Of(Operation operation) => new()
    {
        App = operation.Route.App.Value,
        Credentials = operation.Route.Credentials.ToDictionary(pair => pair.Key, pair => pair.Value.Tail),
        Template = operation.Template,
        CreatedAt = operation.CreatedAt,
        CreatedBy = operation.CreatedBy,
        SendAt = operation.SendAt,
        ExpiresAt = operation.ExpiresAt,
        DryRun = operation.DryRun,
        Receipts = operation.Receipts,
        Recipients = operation.Recipients,
        FirstUnaddressable = operation.FirstUnaddressable,
        DirectBatches = operation.DirectBatches,
        HasWalk = operation.HasWalk,
        HasNamedUsers = operation.HasNamedUsers,
        Sources = [.. operation.Sources.Select(StoredSource.Of)],
        DirectHashes = [.. operation.DirectHashes],
    };

    public SendRoute ToRoute() => new(
        AppName.TryParse(App, out var app) ? app : throw new InvalidDataException("A stored operation has no readable App."),
        Credentials.ToDictionary(pair => pair.Key, pair => CredentialId.FromTail(pair.Value)));
}

internal static class OperationRows
{
    public const string Status = "Status";

    private const string UpdatedAt = "UpdatedAt";
    private const string FinalStats = "FinalStats";

    /// <summary>In a row that only keeps its place: no operation of that id can be added.</summary>
    private const string Revoked = "IsRevoked";

    /// <summary>In a row of a send that asks for receipts.</summary>
    private const string HasReceipts = "HasReceipts";

    public static readonly IReadOnlyList<string> EndColumns = ["RowKey", UpdatedAt, FinalStats, Revoked, HasReceipts];

    public static EndedOperation? ReadEnded(TableEntity row, DateTimeOffset before) => HasEnded(row, before)
        ? new EndedOperation(OperationKeys.Read(row.RowKey), row.GetBoolean(HasReceipts) is true) : null;

    /// <summary>Also of a row that only keeps its place.</summary>
    private static bool HasEnded(TableEntity row, DateTimeOffset before) =>
        IsRevoked(row) || (row.GetString(FinalStats) is not null && row.Time(UpdatedAt) < before);

    public static bool IsRevoked(TableEntity row) => row.GetBoolean(Revoked) is true;

    public static TableEntity Revocation(AccountSid account, OperationId id) =>
        new(OperationKeys.Partition(account, id), OperationKeys.Row(id)) { [Revoked] = true };

    public static TableEntity Of(Operation operation)
    {
        var row = ProgressOf(operation);
        if (operation.Receipts is not null) row[HasReceipts] = true;
        row.PutBytes("Content", CompressedJson.Write(StoredOperation.Of(operation), StorageJson.Compact.StoredOperation).Span);
        return row;
    }

    /// <summary>What changes. Merged into the row, so that the content is written once.</summary>
    public static TableEntity ProgressOf(Operation operation)
    {
        var row = new TableEntity(OperationKeys.Partition(operation.Account, operation.Id), OperationKeys.Row(operation.Id))
        {
            [Status] = operation.Status.ToString(),
            [UpdatedAt] = operation.UpdatedAt,
        };
        if (operation.FinalStats is { } stats) row[FinalStats] = JsonSerializer.Serialize(stats, StorageJson.Compact.OperationStats);
        return row;
    }

    public static OperationStatus ReadStatus(TableEntity row) => row.Choice<OperationStatus>(Status);

    public static Operation Read(AccountSid account, TableEntity row)
    {
        var content = CompressedJson.Read(row.Bytes("Content"), StorageJson.Compact.StoredOperation);
        return new Operation
        {
            Id = OperationKeys.Read(row.RowKey),
            Account = account,
            Status = ReadStatus(row),
            Route = content.ToRoute(),
            Template = content.Template,
            CreatedAt = content.CreatedAt,
            UpdatedAt = row.Time(UpdatedAt),
            CreatedBy = content.CreatedBy,
            SendAt = content.SendAt,
            ExpiresAt = content.ExpiresAt,
            DryRun = content.DryRun,
            Receipts = content.Receipts,
            Recipients = content.Recipients,
            FirstUnaddressable = content.FirstUnaddressable,
            DirectBatches = content.DirectBatches,
            HasWalk = content.HasWalk,
            HasNamedUsers = content.HasNamedUsers,
            Sources = [.. content.Sources.Select(source => source.ToSource())],
            DirectHashes = content.DirectHashes.ToHashSet(),
            FinalStats = row.GetString(FinalStats) is { } stats
                ? JsonSerializer.Deserialize(stats, StorageJson.Compact.OperationStats)
                : null,
            Version = row.ETag.ToString(),
        };
    }
}
