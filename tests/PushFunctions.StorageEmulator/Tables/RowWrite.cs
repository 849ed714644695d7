using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables;

/// <summary>One row to be written, alone or in a transaction.</summary>
/// <param name="IfMatch">An ETag or "*"; null where the write is unconditional.</param>
internal sealed record RowWrite(RowWriteKind Kind, string PartitionKey, string RowKey, string? IfMatch, Column[] Columns)
{
    public StorageOperation Operation => Kind switch
    {
        RowWriteKind.Insert => StorageOperation.Insert,
        RowWriteKind.Replace or RowWriteKind.Merge => StorageOperation.Update,
        RowWriteKind.Delete => StorageOperation.Delete,
        _ => StorageOperation.Upsert,
    };

    /// <returns>The row as it is now; null once it is deleted.</returns>
    /// <exception cref="RefusedException">Nothing has changed.</exception>
    public Row? Apply(Table table, TableState tables)
    {
        var stored = table.Find(PartitionKey, RowKey);
        switch (Kind)
        {
            case RowWriteKind.Insert when stored is not null:
                throw new RefusedException(TableErrors.EntityAlreadyExists);
            case RowWriteKind.Replace or RowWriteKind.Merge or RowWriteKind.Delete when stored is null:
                throw new RefusedException(TableErrors.ResourceNotFound);
        }

        if (IfMatch is not null and not "*" && stored?.ETag != IfMatch) throw new RefusedException(TableErrors.UpdateConditionNotSatisfied);
        if (Kind == RowWriteKind.Delete)
        {
            table.Remove(PartitionKey, RowKey);
            return null;
        }

        var columns = Kind is RowWriteKind.Merge or RowWriteKind.InsertOrMerge && stored is not null ? stored.Merged(Columns) : Columns;
        RowLimits.Check(PartitionKey, RowKey, columns);
        var row = new Row(PartitionKey, RowKey, tables.NextTimestamp(), columns);
        table.Put(row);
        return row;
    }
}
