using System.Globalization;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>A User or an audience of a send, by the digits of its id.</summary>
internal sealed record StoredRecipient(string Id, string? Variables);

/// <summary>A page's findings as they are stored: each recipient with its variables once, however many devices it
/// has.</summary>
internal sealed record StoredFindings(
    IReadOnlyList<StoredRecipient> Recipients,
    IReadOnlyList<StoredFindings.Found> Devices,
    IReadOnlyList<StoredFindings.Unreached> Unaddressable)
{
    /// <param name="Recipient">Its place among the recipients.</param>
    public sealed record Found(int Recipient, Provider Provider, string Token, DateTimeOffset RegisteredAt);

    public sealed record Unreached(string? User, Provider? Provider, string? Token, DeliveryErrorCode Reason, bool Whole);

    public static StoredFindings Of(PageFindings findings)
    {
        var places = new Dictionary<(UserId?, string?), int>();
        foreach (var device in findings.Devices) places.TryAdd((device.User, device.Variables), places.Count);
        return new StoredFindings(
            [.. places.Keys.Select(key => new StoredRecipient(key.Item1?.Tail ?? string.Empty, key.Item2))],
            [.. findings.Devices.Select(
                device => new Found(
                    places[(device.User, device.Variables)], device.Address.Provider, device.Address.Token.Value, device.RegisteredAt))],
            [.. findings.Unaddressable.Select(
                entry => new Unreached(
                    entry.User?.Tail, entry.Address?.Provider, entry.Address?.Token.Value, entry.Reason, entry.IsWholeRecipient))]);
    }

    public PageFindings ToFindings() => new(
        [.. Devices.Select(ToDevice)],
        [.. Unaddressable.Select(
            entry => new UnaddressableRecipient(UserOf(entry.User), AddressOf(entry.Provider, entry.Token), entry.Reason, entry.Whole))]);

    private FoundDevice ToDevice(Found device)
    {
        var recipient = Recipients[device.Recipient];
        return new FoundDevice(AddressOf(device.Provider, device.Token)!, UserOf(recipient.Id), recipient.Variables, device.RegisteredAt);
    }

    private static UserId? UserOf(string? tail) => string.IsNullOrEmpty(tail) ? null : UserId.FromTail(tail);

    private static DeviceAddress? AddressOf(Provider? provider, string? token) =>
        provider is { } service && DeviceToken.TryParse(token, out var address) ? new DeviceAddress(service, address) : null;
}

/// <summary>
/// Findings that do not fit into their page's row. They are written before the page refers to them, under the name of
/// the attempt that wrote them: two workers that expand one page at the same time never mix.
/// </summary>
internal sealed class FindingsOverflow(TableClient table)
{
    private const string Column = "Findings";
    private const int RowBytes = 600 * 1024;

    public async Task<int> WriteAsync(
        OperationId operation, int page, string attempt, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var count = (bytes.Length + RowBytes - 1) / RowBytes;
        await Parallel.ForAsync(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = TransactionGroups.Parallelism, CancellationToken = cancellationToken },
            async (part, token) =>
            {
                var row = new TableEntity(operation.Tail, RowOf(page, attempt, part));
                row.PutBytes(Column, bytes[(part * RowBytes)..Math.Min((part + 1) * RowBytes, bytes.Length)].Span);
                await table.UpsertEntityAsync(row, TableUpdateMode.Replace, token);
            });
        return count;
    }

    public Task<IReadOnlyList<TableEntity>> ReadAsync(
        OperationId operation, int page, string attempt, CancellationToken cancellationToken) =>
        table.ReadAllAsync(KeyFilter.Prefix(operation.Tail, PrefixOf(page, attempt)), cancellationToken);

    public static byte[] Join(IReadOnlyList<TableEntity> rows, int count) => rows.Count == count
        ? [.. rows.SelectMany(row => row.Bytes(Column))]
        : throw new InvalidDataException($"Findings lie in {rows.Count} rows; {count} were written.");

    public Task RemoveAsync(OperationId operation, int page, string attempt, int count, CancellationToken cancellationToken) =>
        table.RemoveRowsAsync(
            operation.Tail, [.. Enumerable.Range(0, count).Select(part => RowOf(page, attempt, part))], cancellationToken);

    private static string RowOf(int page, string attempt, int part) =>
        PrefixOf(page, attempt) + part.ToString("x4", CultureInfo.InvariantCulture);

    private static string PrefixOf(int page, string attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"findings:{page:x6}:{attempt}:");
}

internal static class PageRows
{
    public const string PagePrefix = "page:";
    public const string Findings = "Findings";

    /// <summary>Names the attempt whose rows hold the findings; absent where they are in the page's own row.</summary>
    public const string Attempt = "FindingsAttempt";

    public const string AttemptRows = "FindingsRows";
    private const string Recipients = "Recipients";

    public static readonly IReadOnlyList<string> SummaryColumns =
        ["PartitionKey", "RowKey", "RecipientCount", "CreatedAt", "IsExpanded", "Devices", "Batches", "Unaddressable"];

    public static string RowOf(int number) => PagePrefix + number.ToString("x6", CultureInfo.InvariantCulture);

    public static TableEntity Of(OperationId operation, RecipientPage page)
    {
        if (page.Findings is not null) throw new ArgumentException("Findings are recorded on a page that is stored already.", nameof(page));
        var row = new TableEntity(operation.Tail, RowOf(page.Number))
        {
            ["RecipientCount"] = page.Recipients.Count,
            ["CreatedAt"] = page.CreatedAt,
            ["IsExpanded"] = false,
            ["Devices"] = 0,
            ["Batches"] = 0,
            ["Unaddressable"] = 0,
        };
        List<StoredRecipient> recipients =
            [.. page.Recipients.Select(recipient => new StoredRecipient(recipient.User.Tail, recipient.Variables))];
        row.PutBytes(Recipients, CompressedJson.Write(recipients, StorageJson.Compact.ListStoredRecipient).Span);
        return row;
    }

    public static TableEntity ExpansionOf(OperationId operation, int number, PageFindings findings, int batches) =>
        new(operation.Tail, RowOf(number))
        {
            ["IsExpanded"] = true,
            ["Devices"] = findings.Devices.Count,
            ["Batches"] = batches,
            ["Unaddressable"] = findings.UnaddressableRecipients,
        };

    public static RecipientPage Read(TableEntity row, PageFindings? findings) => new(
        NumberOf(row),
        [.. CompressedJson.Read(row.Bytes(Recipients), StorageJson.Compact.ListStoredRecipient)
            .Select(recipient => new UserRecipient(UserId.FromTail(recipient.Id), recipient.Variables))],
        row.Time("CreatedAt"),
        findings,
        row.ETag.ToString());

    public static PageSummary ReadSummary(TableEntity row) => new(
        NumberOf(row), row.Number("RecipientCount"), row.Time("CreatedAt"), row.Flag("IsExpanded"), row.Number("Devices"),
        row.Number("Batches"), row.Number("Unaddressable"));

    /// <summary>Expanded, and without any device.</summary>
    public static PageSummary SummaryOfUnreadable(TableEntity row) =>
        new(NumberOf(row), row.NumberOrNone("RecipientCount"), default, true, 0, 0, row.NumberOrNone("RecipientCount"));

    /// <summary>The end of a page that is unreadable; null where it has ended so before.</summary>
    public static TableEntity? TryEnd(TableEntity row)
    {
        var wasExpanded = row.TryGetValue("IsExpanded", out var expanded) && expanded is true;
        if (wasExpanded && row.NumberOrNone("Devices") == 0 && row.NumberOrNone("Batches") == 0) return null;
        return new TableEntity(row.PartitionKey, row.RowKey)
        {
            ["IsExpanded"] = true,
            ["Devices"] = 0,
            ["Batches"] = 0,
            ["Unaddressable"] = wasExpanded ? row.NumberOrNone("Unaddressable") : row.NumberOrNone("RecipientCount"),
        };
    }

    private static int NumberOf(TableEntity row) =>
        int.Parse(row.RowKey.AsSpan(PagePrefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
