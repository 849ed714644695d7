using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Tables;

/// <summary>What is asked of one row.</summary>
internal abstract record RowCommand(StorageOperation Operation, string Resource) : StorageCommand(StorageService.Table, Operation, Resource)
{
    /// <param name="Quiet">Whether an insert is answered without the row.</param>
    public sealed record Write(string Table, RowWrite Change, bool Quiet) : RowCommand(Change.Operation, Table)
    {
        public override string PartitionKey => Change.PartitionKey;

        public override string RowKey => Change.RowKey;

        public override int Rows => 1;

        public override bool IsWrite => true;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit)
        {
            var row = Change.Apply(account.Tables.Find(Table), account.Tables);
            if (row is null) return StorageAnswer.Empty(204);
            return Change.Kind == RowWriteKind.Insert && !Quiet
                ? TableAnswers.Json(201, [("ETag", row.ETag)], json => RowJson.Write(json, row, null, Metadata(Table)))
                : StorageAnswer.Empty(204, ("ETag", row.ETag));
        }
    }

    public sealed record Get(string Table, string Partition, string Key, IReadOnlyList<string>? Select)
        : RowCommand(StorageOperation.Get, Table)
    {
        public override string PartitionKey => Partition;

        public override string RowKey => Key;

        public override bool IsWrite => false;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit)
        {
            var row = account.Tables.Find(Table).Find(Partition, Key) ?? throw new RefusedException(TableErrors.ResourceNotFound);
            return TableAnswers.Json(200, [("ETag", row.ETag)], json => RowJson.Write(json, row, Select, Metadata(Table)));
        }
    }

    private static string Metadata(string table) => $"https://memory.table.core.windows.net/$metadata#{table}/@Element";
}
