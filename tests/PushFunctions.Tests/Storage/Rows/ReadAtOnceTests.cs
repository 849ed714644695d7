using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Tests.Storage.Rows;

public sealed class ReadAtOnceTests
{
    private const string Partition = "p";
    private const string Guard = "user";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_single_answer_is_taken_as_it_is()
    {
        var storage = await TestStorage.CreateAsync();
        var table = storage.Table(TableNames.Users);
        await WriteAsync(table, 1);
        var before = storage.Transactions.CountOf(StorageTransactionKind.TableRead);

        var rows = await table.ReadAtOnceAsync(KeyFilter.Partition(Partition), Partition, Guard, Stop);

        Assert.Equal(4, rows.Count);
        Assert.Equal(1, storage.Transactions.CountOf(StorageTransactionKind.TableRead) - before);
    }

    [Fact]
    public async Task Several_answers_with_a_write_in_between_are_read_again()
    {
        var storage = await TestStorage.CreateAsync();
        var writer = storage.Table(TableNames.Users);
        await WriteAsync(writer, 1);
        var options = new TableClientOptions { Transport = storage.Transactions };
        options.AddPolicy(new BeforeRequest(2, () => WriteAsync(writer, 2)), HttpPipelinePosition.PerCall);
        var reader = new TableClient(storage.Configuration["PushStorage"], writer.Name, options);

        var rows = await reader.ReadAtOnceAsync(KeyFilter.Partition(Partition), Partition, Guard, Stop, rowsPerAnswer: 1);

        Assert.Equal(["device:0", "device:1", "device:2", Guard], rows.Select(row => row.RowKey));
        Assert.All(rows, row => Assert.Equal(2, row.GetInt32("Round")));
    }

    private static async Task WriteAsync(TableClient table, int round) => await table.SubmitTransactionAsync(
        new[] { "device:0", "device:1", "device:2", Guard }.Select(row =>
            new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(Partition, row) { ["Round"] = round })),
        Stop);

    /// <summary>Does something just before the request of that number goes out.</summary>
    private sealed class BeforeRequest(int number, Func<Task> act) : HttpPipelinePolicy
    {
        private int _requests;

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (Interlocked.Increment(ref _requests) == number) await act();
            await ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }
}
