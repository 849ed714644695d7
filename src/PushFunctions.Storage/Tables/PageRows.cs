using System.Globalization;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

internal static class PageRows
{
    public const string PagePrefix = "page:";
    public const string Findings = "Findings";

    /// <summary>Names the attempt whose rows hold the findings; absent where they are in the page's own row.</summary>
    public const string Attempt = "FindingsAttempt";

    public const string AttemptRows = "FindingsRows";
    private const string Recipients = "Recipients";

    public static readonly IReadOnlyList<string> SummaryColumns = ["PartitionKey", "RowKey", "RecipientCount", "CreatedAt", "IsExpanded", "Devices", "Batches", "Unaddressable"];

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
        List<StoredRecipient> recipients = [.. page.Recipients.Select(recipient => new StoredRecipient(recipient.User.Tail, recipient.Variables))];
        row.PutBytes(Recipients, CompressedJson.Write(recipients, StorageJson.Compact.ListStoredRecipient).Span);
        return row;
    }

    public static TableEntity ExpansionOf(OperationId operation, int number, PageFindings findings, int batches) => new(operation.Tail, RowOf(number))
    {
        ["IsExpanded"] = true,
        ["Devices"] = findings.Devices.Count,
        ["Batches"] = batches,
        ["Unaddressable"] = findings.UnaddressableRecipients,
    };

    public static RecipientPage Read(TableEntity row, PageFindings? findings) => new(
        NumberOf(row),
        [.. CompressedJson.Read(row.Bytes(Recipients), StorageJson.Compact.ListStoredRecipient).Select(recipient => new UserRecipient(UserId.FromTail(recipient.Id), recipient.Variables))],
        row.Time("CreatedAt"),
        findings,
        row.ETag.ToString());

    public static PageSummary ReadSummary(TableEntity row) => new(
        NumberOf(row), row.Number("RecipientCount"), row.Time("CreatedAt"), row.Flag("IsExpanded"), row.Number("Devices"), row.Number("Batches"), row.Number("Unaddressable"));

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
