using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables;

namespace PushFunctions.FaultTests.Emulator.Conformance;

public sealed class TransactionConformanceTests(AzuriteFixture azurite)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_transaction_answers_for_each_of_its_writes() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        foreach (var row in new[] { "replaced", "merged", "deleted" }) await table.AddEntityAsync(Row(row, "Before"), Stop);
        await SubmitAsync(transcript, table,
            Change(TableTransactionActionType.Add, "added"),
            Change(TableTransactionActionType.UpdateReplace, "replaced"),
            Change(TableTransactionActionType.UpdateMerge, "merged"),
            Change(TableTransactionActionType.UpsertReplace, "upserted"),
            Change(TableTransactionActionType.UpsertMerge, "upserted by merge"),
            Change(TableTransactionActionType.Delete, "deleted"));
    });

    [Theory]
    [InlineData(TableTransactionActionType.Add, "there", null)]
    [InlineData(TableTransactionActionType.UpdateReplace, "missing", null)]
    [InlineData(TableTransactionActionType.UpdateMerge, "missing", null)]
    [InlineData(TableTransactionActionType.Delete, "missing", null)]
    [InlineData(TableTransactionActionType.UpdateReplace, "there", "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"")]
    [InlineData(TableTransactionActionType.UpdateMerge, "there", "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"")]
    [InlineData(TableTransactionActionType.Delete, "there", "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"")]
    public Task One_write_that_fails_undoes_all(TableTransactionActionType type, string row, string? etag) =>
        azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        foreach (var stored in new[] { "there", "replaced", "deleted" }) await table.AddEntityAsync(Row(stored, "Before"), Stop);
        await SubmitAsync(transcript, table,
            Change(TableTransactionActionType.Add, "added"),
            Change(TableTransactionActionType.UpsertReplace, "replaced"),
            Change(TableTransactionActionType.Delete, "deleted"),
            new TableTransactionAction(type, Row(row, "After"), etag is null ? ETag.All : new ETag(etag)),
            Change(TableTransactionActionType.Add, "last"));
    });

    [Fact]
    public Task The_first_write_that_fails_is_the_one_that_is_named() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        await table.AddEntityAsync(Row("there", "Before"), Stop);
        await SubmitAsync(
            transcript, table, Change(TableTransactionActionType.Delete, "missing"), Change(TableTransactionActionType.Add, "there"));
        await SubmitAsync(
            transcript, table, Change(TableTransactionActionType.Add, "there"), Change(TableTransactionActionType.Delete, "missing"));
    });

    [Fact]
    public Task A_hundred_writes_are_taken() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        await SubmitAsync(
            transcript, table, [.. Enumerable.Range(0, 100).Select(row => Change(TableTransactionActionType.Add, $"{row:D3}"))]);
    });

    [Fact]
    public Task A_row_may_be_written_once() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        await SubmitAsync(
            transcript, table, Change(TableTransactionActionType.UpsertReplace, "twice"),
            Change(TableTransactionActionType.UpsertMerge, "twice"));
    });

    [Fact]
    public Task Texts_and_bytes_of_any_kind_travel_in_a_transaction() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        await SubmitAsync(transcript, table,
            new TableTransactionAction(TableTransactionActionType.Add, SomeRows.Full("p", "it's größe 😀", 7)),
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, SomeRows.Extreme("p", "a+b%20c")),
            new TableTransactionAction(
                TableTransactionActionType.UpsertReplace,
                new TableEntity("p", "x") { ["Text"] = "--changeset\r\n\r\nPOST / HTTP/1.1\r\n" }));
    });

    private static TableTransactionAction Change(TableTransactionActionType type, string row) => new(type, Row(row, "After"), ETag.All);

    private static TableEntity Row(string row, string column) => new("p", row) { [column] = 1 };

    /// <summary>The answer, and what is stored afterwards.</summary>
    private static async Task SubmitAsync(Transcript transcript, TableClient table, params TableTransactionAction[] actions)
    {
        await transcript.SendAsync("submit", async () =>
            string.Join(
                ' ', (await table.SubmitTransactionAsync(actions, Stop)).Value.Select(
                    answer => $"{answer.Status}{(answer.Headers.ETag is null ? string.Empty : " with ETag")}")));
        await foreach (var row in table.QueryAsync<TableEntity>(cancellationToken: Stop)) transcript.Say(RowText.Of(row));
    }
}
