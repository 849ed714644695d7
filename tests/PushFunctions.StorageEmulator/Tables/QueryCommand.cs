using PushFunctions.StorageEmulator.Http;
using PushFunctions.StorageEmulator.Tables.Filters;

namespace PushFunctions.StorageEmulator.Tables;

/// <summary>A page of a query:
/// https://learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination.</summary>
internal sealed record QueryCommand(string Table, Filter Filter, int Top, IReadOnlyList<string>? Select, RowPosition From)
    : StorageCommand(StorageService.Table, StorageOperation.Query, Table)
{
    public const int MaximumRows = 1000;

    public override string PartitionKey => Filter.Narrow(KeyRange.All).PartitionKey;

    public override bool IsWrite => false;

    public override StorageAnswer Execute(MemoryAccount account, int? pageLimit)
    {
        var found = account.Tables.Find(Table).Scan(Filter.Narrow(KeyRange.All), From).Where(Filter.Matches);
        var limit = Math.Min(Top, pageLimit ?? Top);
        var rows = found.Take(limit + 1).ToList();
        var next = rows.Count > limit ? new RowPosition(rows[limit].PartitionKey, rows[limit].RowKey) : CutAfter(rows, pageLimit);
        if (rows.Count > limit) rows.RemoveAt(limit);
        return TableAnswers.Json(200, next?.ToHeaders() ?? [], json =>
        {
            json.WriteStartObject();
            json.WriteString("odata.metadata", $"https://memory.table.core.windows.net/$metadata#{Table}");
            json.WriteStartArray("value");
            foreach (var row in rows) RowJson.Write(json, row, Select, null);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    /// <summary>A page that is cut short has a token even where nothing follows: the service did not look
    /// further.</summary>
    private RowPosition? CutAfter(List<Row> rows, int? pageLimit)
    {
        if (pageLimit is not { } limit || rows.Count < limit) return null;
        return rows.Count == 0 ? From : new RowPosition(rows[^1].PartitionKey, rows[^1].RowKey + '\0');
    }
}
