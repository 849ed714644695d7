using Azure.Data.Tables;
using PushFunctions.Storage.Tables;

namespace PushFunctions.FaultTests.Emulator.Conformance;

public sealed class QueryConformanceTests(AzuriteFixture azurite)
{
    public static readonly TheoryData<string> Filters =
    [
        "PartitionKey eq 'p1'",
        "PartitionKey ne 'p1'",
        "PartitionKey eq 'p1' and RowKey ge 'r02' and RowKey lt 'r04'",
        "PartitionKey gt 'p0' and PartitionKey lt 'p2' and RowKey eq 'r01'",
        "PartitionKey ge 'p1'",
        "PartitionKey ge 'p0' and PartitionKey lt 'p2' and RowKey gt 'r01'",
        "PartitionKey ge 'p' and PartitionKey lt 'q' and RowKey gt ''",
        "PartitionKey ge 'p0' and PartitionKey lt 'p2' and RowKey gt 'r01' and (Number ge 9 or Text ge 'text 006' or Flag eq true)",
        "PartitionKey ge 'p1' and PartitionKey lt 'p2' and Number eq 4 or Number eq 6",
        "PartitionKey le 'p1' and RowKey gt 'r03'",
        "(PartitionKey eq 'p0' and RowKey eq 'r00') or (PartitionKey eq 'p2' and RowKey eq 'r04')",
        "PartitionKey eq 'p1' and (RowKey eq 'r00' or RowKey eq 'r01' or (RowKey ge 'r03' and RowKey lt 'r05'))",
        "PartitionKey eq 'p1' and RowKey eq 'r00' or RowKey eq 'r01'",
        "not (PartitionKey eq 'p1')",
        "not (RowKey gt 'r01') and PartitionKey eq 'p0'",
        "Text eq 'text 003'",
        "Text gt 'text 003'",
        "Text ge ''",
        "Text eq 'it''s'",
        "Number eq 3",
        "Number ne 3",
        "Number gt 3 and Number le 7",
        "Number lt -1",
        "Big eq 5000000003L",
        "Big gt 5000000003L",
        "Real gt 3.5",
        "Flag eq true",
        "Flag eq false",
        "Flag ne true",
        "Time lt datetime'2026-05-04T12:00:03.0000000Z'",
        "Time ge datetime'2026-05-04T12:00:03.0000003Z'",
        "Bytes eq X'0301FF'",
        "Id eq guid'00000003-0002-0003-0405-060708090a0b'",
        "Id ne guid'00000003-0002-0003-0405-060708090a0b'",
        "Missing eq 'x'",
        "Missing ne 'x'",
        "PartitionKey eq 'p1' and PartitionKey eq 'p2'",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Every_filter_finds_the_same_rows_in_the_same_order() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        await FillAsync(table);
        foreach (var filter in Filters) await SayAsync(transcript, table, filter);
    });

    [Fact]
    public Task Filters_that_the_client_writes_find_the_same_rows() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        await FillAsync(table);
        var id = new Guid(3, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        // The very time of a row: Azurite compares times to the millisecond.
        var time = SomeRows.Noon.AddSeconds(3).AddTicks(3);
        byte[] bytes = [3, 1, 255];
        string[] filters =
        [
            TableClient.CreateQueryFilter($"Text eq {"text 003"} and Number eq {3} and Big eq {5_000_000_003L} and Flag eq {false}"),
            TableClient.CreateQueryFilter($"Time gt {time} and Real lt {7.25}"),
            TableClient.CreateQueryFilter($"Bytes eq {bytes} or Id eq {id}"),
            TableClient.CreateQueryFilter<TableEntity>(row => row.PartitionKey == "p1" && !(row.RowKey == "r01")),
            TableClient.CreateQueryFilter<TableEntity>(row => row.GetInt32("Number") > 3 && row.GetBoolean("Flag") == true),
            TableClient.CreateQueryFilter<TableEntity>(row => row.GetString("Text") == "text 003" || row.GetInt64("Big") > 5_000_000_007L),
            TableClient.CreateQueryFilter<TableEntity>(row => row.RowKey.CompareTo("r03") >= 0),
        ];
        foreach (var filter in filters) await SayAsync(transcript, table, filter);
    });

    [Fact]
    public Task Only_the_columns_that_were_asked_for_come() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        await FillAsync(table);
        string[][] selections = [["RowKey"], ["PartitionKey", "RowKey"], ["Number", "Text"], ["RowKey", "Missing"]];
        foreach (var select in selections)
        {
            var rows = await table.QueryAsync<TableEntity>("PartitionKey eq 'p1'", null, select, Stop).ToListAsync(Stop);
            transcript.Say(string.Join('|', rows.Select(RowText.Of)));
            transcript.Say(RowText.Of((await table.GetEntityAsync<TableEntity>("p1", "r01", select, Stop)).Value));
        }
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(15)]
    [InlineData(16)]
    public Task Pages_end_at_the_same_rows(int size) => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        await FillAsync(table);
        foreach (var filter in new[] { null, "PartitionKey eq 'p1'", "PartitionKey ge 'p1'", "Number gt 6" })
        {
            await foreach (var page in table.QueryAsync<TableEntity>(filter, size, ["PartitionKey", "RowKey"], Stop).AsPages())
                transcript.Say(
                    $"{filter}: {string.Join('|', page.Values.Select(row => row.PartitionKey + row.RowKey))} {page.ContinuationToken is not null}");
        }
    });

    [Fact]
    public Task A_query_can_go_on_later_where_rows_have_come_and_gone() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        await FillAsync(table);
        var first = await table.QueryAsync<TableEntity>("PartitionKey eq 'p1'", 2, null, Stop).AsPages().FirstAsync(Stop);
        await table.DeleteEntityAsync("p1", "r02", Azure.ETag.All, Stop);
        await table.AddEntityAsync(new TableEntity("p1", "r00a"), Stop);
        await table.AddEntityAsync(new TableEntity("p1", "r02a"), Stop);
        await foreach (var page in table.QueryAsync<TableEntity>("PartitionKey eq 'p1'", 2, null, Stop).AsPages(first.ContinuationToken))
            transcript.Say(string.Join('|', page.Values.Select(row => row.RowKey)));
    });

    [Fact]
    public Task A_page_holds_a_thousand_rows() => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        for (var group = 0; group < 11; group++)
            await table.SubmitTransactionAsync(
                Enumerable.Range(group * 100, 100)
                    .Select(row => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{row:D5}"))), Stop);
        await foreach (var page in table.QueryAsync<TableEntity>(cancellationToken: Stop).AsPages())
            transcript.Say($"{page.Values.Count} {page.Values[0].RowKey} {page.Values[^1].RowKey} {page.ContinuationToken is not null}");
    });

    /// <summary>As a registration is read: partitions are named by the first characters of their rows, and a cursor is
    /// the last row.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public Task A_range_of_partitions_is_read_from_any_row_on(int size) => azurite.AssertSameAsync(async (storage, transcript) =>
    {
        var table = storage.Table(TableNames.Operations);
        foreach (var account in new[] { "a", "a.", "b" })
        {
            for (var number = 0; number < 12; number++)
                await table.AddEntityAsync(new TableEntity($"{account}.{number % 4}{number % 3}", $"{number % 4}{number % 3}-{number}"), Stop);
        }

        foreach (var after in new[] { "", "00-0", "12", "21-9", "32-11", "4" })
        {
            var first = after.Length < 2 ? "a." : $"a.{after[..2]}";
            var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {"a/"} and RowKey gt {after}");
            await foreach (var page in table.QueryAsync<TableEntity>(filter, size, cancellationToken: Stop).AsPages())
                transcript.Say(string.Join('|', page.Values.Select(row => row.PartitionKey + row.RowKey)));
        }
    });

    private static async Task FillAsync(TableClient table)
    {
        for (var number = 14; number >= 0; number--)
            await table.AddEntityAsync(SomeRows.Full($"p{number % 3}", $"r{number / 3:D2}", number), Stop);
        await table.AddEntityAsync(new TableEntity("p1", "r99") { ["Text"] = "it's" }, Stop);
    }

    private static Task SayAsync(Transcript transcript, TableClient table, string filter) => transcript.SendAsync(filter, async () =>
        string.Join(
            '|', (await table.QueryAsync<TableEntity>(filter, cancellationToken: Stop).ToListAsync(Stop))
                .Select(row => row.PartitionKey + row.RowKey)));
}
