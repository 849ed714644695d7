using System.Globalization;
using System.Text.Json;
using PushFunctions.StorageEmulator.Http;
using PushFunctions.StorageEmulator.Tables.Filters;
using PushFunctions.StorageEmulator.Tables.Transactions;

namespace PushFunctions.StorageEmulator.Tables;

/// <summary>Tells what a request to the table service is:
/// https://learn.microsoft.com/rest/api/storageservices/table-service-rest-api.</summary>
internal static class TableRequests
{
    private const string TableList = "Tables";

    /// <exception cref="RefusedException">The request is none that the service understands.</exception>
    public static StorageCommand Read(StorageRequest request)
    {
        if (request.Path == "$batch") return TransactionRequest.Read(request);
        var path = TablePath.Read(request.Path);
        if (path.Name == TableList) return ReadTable(request, path);
        if (request.Method != "GET") return new RowCommand.Write(path.Name, ReadWrite(request, path), IsQuiet(request));
        return path.PartitionKey is not null && path.RowKey is not null
            ? new RowCommand.Get(path.Name, path.PartitionKey, path.RowKey, Select(request))
            : new QueryCommand(path.Name, Filter(request), Top(request), Select(request), RowPosition.Read(request.Query));
    }

    /// <summary>A write of a row, alone or inside a transaction.</summary>
    public static RowWrite ReadWrite(StorageRequest request, TablePath path)
    {
        if (request.Method == "POST")
        {
            var inserted = RowJson.Read(request.Body);
            return inserted is { PartitionKey: not null, RowKey: not null }
                ? new RowWrite(RowWriteKind.Insert, inserted.PartitionKey, inserted.RowKey, null, inserted.Columns)
                : throw new RefusedException(TableErrors.PropertiesNeedValue);
        }

        if (path.PartitionKey is null || path.RowKey is null) throw new RefusedException(TableErrors.NotImplemented);
        var kind = (request.Method, request.IfMatch) switch
        {
            ("PUT", null) => RowWriteKind.InsertOrReplace,
            ("PUT", _) => RowWriteKind.Replace,
            ("PATCH" or "MERGE", null) => RowWriteKind.InsertOrMerge,
            ("PATCH" or "MERGE", _) => RowWriteKind.Merge,
            ("DELETE", not null) => RowWriteKind.Delete,
            _ => throw new RefusedException(TableErrors.NotImplemented),
        };
        var content = kind == RowWriteKind.Delete ? RowContent.None : RowJson.Read(request.Body);
        return new RowWrite(kind, path.PartitionKey, path.RowKey, request.IfMatch, content.Columns);
    }

    private static StorageCommand ReadTable(StorageRequest request, TablePath path) => request.Method switch
    {
        "GET" => new TableCommand.List(Filter(request)),
        "POST" => new TableCommand.Create(ReadTableName(request), IsQuiet(request)),
        "DELETE" when path.Key is not null => new TableCommand.Delete(path.Key),
        _ => throw new RefusedException(TableErrors.NotImplemented),
    };

    private static string ReadTableName(StorageRequest request)
    {
        using var json = JsonDocument.Parse(request.Body);
        return json.RootElement.GetProperty("TableName").GetString() ?? throw new RefusedException(TableErrors.InvalidInput);
    }

    private static bool IsQuiet(StorageRequest request) => request.Prefer == "return-no-content";

    private static Filter Filter(StorageRequest request) => FilterParser.Parse(request.Query.GetValueOrDefault("$filter"));

    private static string[]? Select(StorageRequest request) =>
        request.Query.TryGetValue("$select", out var select) && select.Length > 0
            && select != "*" ? select.Split(',', StringSplitOptions.TrimEntries) : null;

    private static int Top(StorageRequest request)
    {
        if (!request.Query.TryGetValue("$top", out var text)) return QueryCommand.MaximumRows;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top)
            && top is >= 1 and <= QueryCommand.MaximumRows
            ? top
            : throw new RefusedException(TableErrors.InvalidInput);
    }
}
