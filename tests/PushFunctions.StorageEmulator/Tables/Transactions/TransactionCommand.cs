using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables.Transactions;

/// <summary>Writes of one partition, all or nothing.</summary>
internal sealed record TransactionCommand(string Table, IReadOnlyList<RowWrite> AcceptedResults)
    : StorageCommand(StorageService.Table, StorageOperation.Transaction, Table)
{
    private const int MaximumWrites = 100;

    public override string PartitionKey => AcceptedResults.Count == 0 ? string.Empty : AcceptedResults[0].PartitionKey;

    public override int Rows => AcceptedResults.Count;

    public override bool IsWrite => true;

    public override StorageAnswer Execute(MemoryAccount account, int? pageLimit)
    {
        var undo = new Stack<(RowWrite Write, Row? Before)>(AcceptedResults.Count);
        var etags = new List<string?>(AcceptedResults.Count);
        if (AcceptedResults.Count == 0) return TransactionAnswer.Refused(0, TableErrors.InvalidInput);
        if (AcceptedResults.Count > MaximumWrites) return TransactionAnswer.Refused(MaximumWrites - 1, TableErrors.TooManyChanges);

        Table? table = null;
        try
        {
            table = account.Tables.Find(Table);
            var keys = new HashSet<string>(StringComparer.Ordinal);
            foreach (var write in AcceptedResults)
            {
                if (write.PartitionKey != PartitionKey) throw new RefusedException(TableErrors.DifferentPartitions);
                if (!keys.Add(write.RowKey)) throw new RefusedException(TableErrors.InvalidDuplicateRow);
                var before = table.Find(write.PartitionKey, write.RowKey);
                etags.Add(write.Apply(table, account.Tables)?.ETag);
                undo.Push((write, before));
            }
        }
        catch (RefusedException refusal)
        {
            while (undo.TryPop(out var done)) Restore(table!, done.Write, done.Before);
            return TransactionAnswer.Refused(etags.Count, refusal.Error);
        }

        return TransactionAnswer.Done(etags);
    }

    private static void Restore(Table table, RowWrite write, Row? before)
    {
        if (before is null) table.Remove(write.PartitionKey, write.RowKey);
        else table.Put(before);
    }
}
