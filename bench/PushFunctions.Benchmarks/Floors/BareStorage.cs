using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace PushFunctions.Benchmarks.Floors;

/// <summary>
/// The storage transactions that the design of docs/performance.md needs, by the same SDK against the same Azurite,
/// and nothing else: rows of the same size, no templates, no providers, no checks. It stays as it is when the service
/// changes, so that figures before and after have one floor.
/// </summary>
internal sealed class BareStorage
{
    public const string Verb = "storage";

    /// <summary>Messages or requests under way at a time.</summary>
    public const int InFlight = 32;

    /// <summary>Jobs of one batch, and batches of one transaction.</summary>
    private const int Jobs = 50, BatchesPerTransaction = 20;

    /// <summary>A batch row as it is written, and what settling adds to it.</summary>
    private static readonly byte[] JobBytes = new byte[5_000], OutcomeBytes = new byte[3_000];

    private readonly TableClient _sends;
    private readonly TableClient _registrations;
    private readonly TableClient _owners;
    private readonly QueueClient _queue;
    private readonly CancellationToken _cancellationToken;
    private readonly string _run = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("N");
    private int _sent;

    private BareStorage(string connectionString, CancellationToken cancellationToken)
    {
        var tables = new TableServiceClient(connectionString, new TableClientOptions { Retry = { MaxRetries = 0 } });
        _sends = tables.GetTableClient("FloorSends");
        _registrations = tables.GetTableClient("FloorRegistrations");
        _owners = tables.GetTableClient("FloorOwners");
        _queue = new QueueClient(connectionString, "floor-deliveries", new QueueClientOptions { Retry = { MaxRetries = 0 } });
        _cancellationToken = cancellationToken;
    }

    public static async Task<FloorResult> RunAsync(FloorJob job, CancellationToken cancellationToken)
    {
        var storage = new BareStorage(job.Storage!, cancellationToken);
        await Task.WhenAll(
            storage._sends.CreateIfNotExistsAsync(cancellationToken), storage._registrations.CreateIfNotExistsAsync(cancellationToken),
            storage._owners.CreateIfNotExistsAsync(cancellationToken),
            storage._queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken));
        if (job.Kind is "users" or "everyone" or "refresh" or "accept") await storage.FillAsync(job.Count);
        await storage.DoAsync(job.Kind, job.WarmUp, first: 0);
        if (job.Kind == "accept") return await storage.AcceptOneByOneAsync(job.Count);
        return await FloorTimer.MeasureAsync(job.Count, () => storage.DoAsync(job.Kind, job.Count, first: job.WarmUp));
    }

    private Task DoAsync(string kind, int count, int first) => kind switch
    {
        "tokens" => SendAsync(count, () => Task.CompletedTask),
        "users" => SendAsync(count, () => FloorTimer.ForEachAsync(count, InFlight, ReadRegistrationAsync)),
        "everyone" => SendAsync(count, () => ReadRangeAsync(count)),
        "register" => FloorTimer.ForEachAsync(count, InFlight, index => RegisterAsync(first + index)),
        "refresh" => FloorTimer.ForEachAsync(count, InFlight, RefreshAsync),
        "accept" => FloorTimer.ForEachAsync(Math.Min(count, 10), 1, AcceptAsync),
        _ => throw new ArgumentException($"There is no floor {kind}."),
    };

    /// <summary>Operation, batches in transactions, a message per batch; then per batch receive, read, lease, settle,
    /// delete; the operation again.</summary>
    private async Task SendAsync(int count, Func<Task> find)
    {
        var operation = $"{_run}-{Interlocked.Increment(ref _sent)}";
        var batches = (count + Jobs - 1) / Jobs;
        await _sends.AddEntityAsync(new TableEntity(operation, "operation"), _cancellationToken);
        await find();
        await FloorTimer.ForEachAsync((batches + BatchesPerTransaction - 1) / BatchesPerTransaction, InFlight, async part =>
        {
            var last = Math.Min(batches, (part + 1) * BatchesPerTransaction);
            await _sends.SubmitTransactionAsync(
                Enumerable.Range(part * BatchesPerTransaction, last - part * BatchesPerTransaction)
                    .Select(batch => new TableTransactionAction(
                        TableTransactionActionType.Add, new TableEntity(operation, Key(batch)) { ["jobs"] = JobBytes })),
                _cancellationToken);
        });
        await FloorTimer.ForEachAsync(batches, InFlight, batch => _queue.SendMessageAsync($"{operation}/{Key(batch)}", _cancellationToken));
        await DeliverAsync(batches);
        await _sends.UpdateEntityAsync(
            new TableEntity(operation, "operation") { ["done"] = true }, ETag.All, TableUpdateMode.Merge, _cancellationToken);
    }

    private async Task DeliverAsync(int batches)
    {
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, InFlight / 16).Select(async _ =>
        {
            while (Volatile.Read(ref done) < batches)
            {
                QueueMessage[] messages = await _queue.ReceiveMessagesAsync(16, TimeSpan.FromMinutes(5), _cancellationToken);
                await Task.WhenAll(messages.Select(SettleAsync));
                Interlocked.Add(ref done, messages.Length);
            }
        }));
    }

    private async Task SettleAsync(QueueMessage message)
    {
        var (operation, batch) = message.MessageText.Split('/') is [var first, var second]
            ? (first, second)
            : throw new FormatException(message.MessageText);
        TableEntity row = await _sends.GetEntityAsync<TableEntity>(operation, batch, cancellationToken: _cancellationToken);
        var leased = await _sends.UpdateEntityAsync(
            new TableEntity(operation, batch) { ["holder"] = _run }, row.ETag, TableUpdateMode.Merge, _cancellationToken);
        await _sends.UpdateEntityAsync(
            new TableEntity(operation, batch) { ["outcomes"] = OutcomeBytes }, leased.Headers.ETag!.Value, TableUpdateMode.Merge,
            _cancellationToken);
        await _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, _cancellationToken);
    }

    /// <summary>What one User's send needs before its 202: the registration, the operation, the batch, the User's
    /// trace of it, the message.</summary>
    private async Task AcceptAsync(int index)
    {
        var operation = $"{_run}-{Interlocked.Increment(ref _sent)}";
        await ReadRegistrationAsync(index);
        await _sends.AddEntityAsync(new TableEntity(operation, "operation"), _cancellationToken);
        await _sends.AddEntityAsync(new TableEntity(operation, Key(0)) { ["jobs"] = new byte[400] }, _cancellationToken);
        await _sends.AddEntityAsync(new TableEntity($"user-{Partition(index)}", operation), _cancellationToken);
        await _queue.SendMessageAsync($"{operation}/{Key(0)}", _cancellationToken);
    }

    private async Task<FloorResult> AcceptOneByOneAsync(int count)
    {
        var times = new List<double>(count);
        var result = await FloorTimer.MeasureAsync(count, async () =>
        {
            for (var index = 0; index < count; index++)
            {
                var began = TimeProvider.System.GetTimestamp();
                await AcceptAsync(index);
                times.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
            }
        });
        await _queue.ClearMessagesAsync(_cancellationToken);
        return result with { Milliseconds = Reports.Figure.MedianOf(times) };
    }

    /// <summary>A new User's first device: the User, the registration, the way from its id to it, the token's
    /// owner.</summary>
    private async Task RegisterAsync(int index)
    {
        var key = $"{_run}-{Key(index)}";
        await _owners.AddEntityAsync(new TableEntity(key, "owner"), _cancellationToken);
        await _registrations.AddEntityAsync(new TableEntity($"user-{Partition(index)}", key), _cancellationToken);
        await _registrations.AddEntityAsync(Registration($"new-{Partition(index)}", key), _cancellationToken);
        await _owners.AddEntityAsync(new TableEntity(key, "id"), _cancellationToken);
    }

    /// <summary>A known device that did not change; the same two reads find a registration by its id.</summary>
    private async Task RefreshAsync(int index)
    {
        await ReadRegistrationAsync(index);
        await ReadRegistrationAsync(index);
    }

    private async Task ReadRegistrationAsync(int index) =>
        await _registrations.GetEntityAsync<TableEntity>(Partition(index), Key(index), cancellationToken: _cancellationToken);

    private async Task ReadRangeAsync(int count)
    {
        var found = 0;
        await foreach (
            var page in _registrations.QueryAsync<TableEntity>(
                "PartitionKey ge 'app-' and PartitionKey lt 'app.'", 1_000, cancellationToken: _cancellationToken).AsPages())
        {
            if ((found += page.Values.Count) >= count) return;
        }
    }

    private Task FillAsync(int count) =>
        FloorTimer.ForEachAsync(32, 4, async partition =>
        {
            foreach (var part in Enumerable.Range(0, count).Where(index => index % 32 == partition).Chunk(100))
            {
                await _registrations.SubmitTransactionAsync(
                    part.Select(
                        index => new TableTransactionAction(
                            TableTransactionActionType.UpsertReplace, Registration(Partition(index), Key(index)))), _cancellationToken);
            }
        });

    private static TableEntity Registration(string partition, string row) => new(partition, row)
    {
        ["devices"] = new byte[220],
        ["t_plan"] = "premium",
        ["locale"] = "de-AT",
    };

    private static string Partition(int index) => string.Create(CultureInfo.InvariantCulture, $"app-{index % 32:00}");

    private static string Key(int index) => index.ToString("x8", CultureInfo.InvariantCulture);
}
