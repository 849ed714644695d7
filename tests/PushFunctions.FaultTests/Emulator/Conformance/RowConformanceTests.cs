using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;

namespace PushFunctions.FaultTests.Emulator.Conformance;

/// <summary>Tables and single rows.</summary>
public sealed class RowConformanceTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Tables_are_made_once_and_missed_alike() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var clients = storage.Get<StorageClients>();
        var table = clients.Table("Conformance");
        await transcript.SendAsync(
            "query before", async () => $"{(await table.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop)).Count}");
        await transcript.SendAsync("insert before", () => table.AddEntityAsync(new TableEntity("p", "r"), Stop));
        await transcript.SendAsync(
            "get before", async () => $"{(await table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: Stop)).HasValue}");
        await transcript.SendAsync(
            "update before", () => table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All, TableUpdateMode.Replace, Stop));
        await transcript.SendAsync("transaction before", async () =>
            $"{(await table.SubmitTransactionAsync([new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", "r"))], Stop)).Value.Count}");
        await transcript.SendAsync("create", async () => (await table.CreateAsync(Stop)).Value.Name[^5..]);
        await transcript.SendAsync("create again", async () => (await table.CreateAsync(Stop)).Value.Name[^5..]);
        await transcript.SendAsync("create if missing", async () => $"{await table.CreateIfNotExistsAsync(Stop) is null}");
        await transcript.SendAsync("delete", () => table.DeleteAsync(Stop));
        await transcript.SendAsync("delete again", () => table.DeleteAsync(Stop));
        await transcript.SendAsync(
            "list", async () => string.Join(' ', (await clients.Tables.QueryAsync(cancellationToken: Stop).ToListAsync(Stop))
            .Where(found => found.Name.StartsWith(table.Name[..^"Conformance".Length], StringComparison.Ordinal))
            .Select(found => found.Name[(table.Name.Length - "Conformance".Length)..])
            .Order(StringComparer.Ordinal)));
    });

    [Fact]
    public Task Writes_of_a_row_are_answered_alike() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        var stale = (await table.AddEntityAsync(Row(1), Stop)).Headers.ETag!.Value;
        await transcript.SendAsync("insert again", () => table.AddEntityAsync(Row(2), Stop));
        await transcript.SendAsync("replace", () => table.UpdateEntityAsync(Row(3, "Other"), stale, TableUpdateMode.Replace, Stop));
        await SayAsync(transcript, table);
        await transcript.SendAsync("replace, stale", () => table.UpdateEntityAsync(Row(4), stale, TableUpdateMode.Replace, Stop));
        await transcript.SendAsync("merge, stale", () => table.UpdateEntityAsync(Row(5), stale, TableUpdateMode.Merge, Stop));
        await transcript.SendAsync("delete, stale", () => table.DeleteEntityAsync("p", "r", stale, Stop));
        await transcript.SendAsync("merge", () => table.UpdateEntityAsync(Row(6), ETag.All, TableUpdateMode.Merge, Stop));
        await SayAsync(transcript, table);
        await transcript.SendAsync("upsert by merge", () => table.UpsertEntityAsync(Row(7, "Third"), TableUpdateMode.Merge, Stop));
        await SayAsync(transcript, table);
        await transcript.SendAsync("upsert by replacement", () => table.UpsertEntityAsync(Row(8), TableUpdateMode.Replace, Stop));
        await SayAsync(transcript, table);
        await transcript.SendAsync("delete", () => table.DeleteEntityAsync("p", "r", ETag.All, Stop));
        await transcript.SendAsync("delete again", () => table.DeleteEntityAsync("p", "r", ETag.All, Stop));
        await transcript.SendAsync("replace, gone", () => table.UpdateEntityAsync(Row(9), stale, TableUpdateMode.Replace, Stop));
        await transcript.SendAsync("merge, gone", () => table.UpdateEntityAsync(Row(9), ETag.All, TableUpdateMode.Merge, Stop));
        await transcript.SendAsync("upsert, gone", () => table.UpsertEntityAsync(Row(10), TableUpdateMode.Merge, Stop));
        await SayAsync(transcript, table);
    });

    [Fact]
    public Task An_answer_to_a_write_has_the_ETag_that_a_read_has() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        var inserted = (await table.AddEntityAsync(Row(1), Stop)).Headers.ETag!.Value;
        transcript.Say($"insert {inserted == await ETagAsync(table)}");
        var updated = (await table.UpdateEntityAsync(Row(1), inserted, TableUpdateMode.Replace, Stop)).Headers.ETag!.Value;
        transcript.Say($"update {updated == await ETagAsync(table)} {updated == inserted}");
        var listed = await table.QueryAsync<TableEntity>(cancellationToken: Stop).SingleAsync(Stop);
        transcript.Say($"query {updated == listed.ETag} {listed.Timestamp is not null}");
        var changes = await table.SubmitTransactionAsync(
            [new TableTransactionAction(TableTransactionActionType.UpsertMerge, Row(2))], Stop);
        transcript.Say($"transaction {changes.Value[0].Headers.ETag == await ETagAsync(table)}");
    });

    [Fact]
    public Task Columns_of_every_type_come_back_alike() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        await table.AddEntityAsync(SomeRows.Full("p", "r", 7), Stop);
        await SayAsync(transcript, table);
        await table.AddEntityAsync(SomeRows.Extreme("p", "extreme"), Stop);
        transcript.Say(RowText.Of((await table.GetEntityAsync<TableEntity>("p", "extreme", cancellationToken: Stop)).Value));
    });

    [Theory]
    [InlineData("it's", "a ''quote''")]
    [InlineData("a b", "a+b%20&c=d")]
    [InlineData("größe", "😀")]
    [InlineData("a, RowKey=b", "(x)")]
    [InlineData("", "")]
    public Task Keys_may_hold_nearly_anything(string partition, string row) => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        await transcript.SendAsync("insert", () => table.AddEntityAsync(new TableEntity(partition, row) { ["Count"] = 1 }, Stop));
        await transcript.SendAsync(
            "get", async () => RowText.Of((await table.GetEntityAsync<TableEntity>(partition, row, cancellationToken: Stop)).Value));

        // In a filter on keys, Azurite does not read quotes.
        var filter = row.Contains('\'', StringComparison.Ordinal)
            ? "Count eq 1"
            : TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey eq {row}");
        await transcript.SendAsync("query", async () =>
            string.Join('|', (await table.QueryAsync<TableEntity>(filter, cancellationToken: Stop).ToListAsync(Stop)).Select(RowText.Of)));
        TableTransactionAction[] replacement =
            [new(TableTransactionActionType.UpdateReplace, new TableEntity(partition, row) { ["Count"] = 2 }, ETag.All)];
        await transcript.SendAsync("transaction", async () => $"{(await table.SubmitTransactionAsync(replacement, Stop)).Value.Count}");
        await transcript.SendAsync("delete", () => table.DeleteEntityAsync(partition, row, ETag.All, Stop));
        transcript.Say($"{await table.QueryAsync<TableEntity>(cancellationToken: Stop).CountAsync(Stop)}");
    });

    [Fact]
    public Task What_is_too_large_is_refused_alike() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        foreach (var length in new[] { 32 * 1024, (32 * 1024) + 1 })
            await transcript.SendAsync(
                $"text of {length}",
                () => table.AddEntityAsync(new TableEntity("p", $"t{length}") { ["Text"] = new string('x', length) }, Stop));
        foreach (var length in new[] { 64 * 1024, (64 * 1024) + 1 })
            await transcript.SendAsync(
                $"binary of {length}",
                () => table.AddEntityAsync(new TableEntity("p", $"b{length}") { ["Bytes"] = new byte[length] }, Stop));
    });

    private static TableEntity Row(int count, string column = "Count") => new("p", "r") { [column] = count };

    private static async Task<ETag> ETagAsync(TableClient table) =>
        (await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Stop)).Value.ETag;

    private static async Task SayAsync(Transcript transcript, TableClient table) =>
        transcript.Say(RowText.Of((await table.GetEntityAsync<TableEntity>("p", "r", cancellationToken: Stop)).Value));
}
