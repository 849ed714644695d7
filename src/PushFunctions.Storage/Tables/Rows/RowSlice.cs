using Azure.Data.Tables;

namespace PushFunctions.Storage.Tables.Rows;

/// <param name="HasMore">Whether rows may follow.</param>
internal sealed record RowSlice(IReadOnlyList<TableEntity> Rows, bool HasMore);
