using PushFunctions.StorageEmulator.Http;
using PushFunctions.StorageEmulator.Tables.Filters;

namespace PushFunctions.StorageEmulator.Tables;

/// <summary>What is asked of tables as a whole.</summary>
internal abstract record TableCommand(StorageOperation Operation, string Resource)
    : StorageCommand(StorageService.Table, Operation, Resource)
{
    public sealed record Create(string Name, bool Quiet) : TableCommand(StorageOperation.CreateTable, Name)
    {
        public override bool IsWrite => true;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit)
        {
            account.Tables.Add(Name);
            return Quiet
                ? StorageAnswer.Empty(204, ("Preference-Applied", "return-no-content"))
                : TableAnswers.Json(201, [], json =>
                {
                    json.WriteStartObject();
                    json.WriteString("TableName", Name);
                    json.WriteEndObject();
                });
        }
    }

    public sealed record Delete(string Name) : TableCommand(StorageOperation.DeleteTable, Name)
    {
        public override bool IsWrite => true;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit)
        {
            account.Tables.Remove(Name);
            return StorageAnswer.Empty(204);
        }
    }

    /// <summary>All at once: an account here has few tables.</summary>
    public sealed record List(Filter Filter) : TableCommand(StorageOperation.ListTables, string.Empty)
    {
        public override bool IsWrite => false;

        public override StorageAnswer Execute(MemoryAccount account, int? pageLimit) => TableAnswers.Json(200, [], json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("value");
            foreach (var name in account.Tables.Names.Where(Matches))
            {
                json.WriteStartObject();
                json.WriteString("TableName", name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

        private bool Matches(string name) => Filter.Matches(new Row(string.Empty, string.Empty, default, [new Column("TableName", name)]));
    }
}
