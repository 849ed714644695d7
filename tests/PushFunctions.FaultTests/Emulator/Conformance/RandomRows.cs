using Azure;
using Azure.Data.Tables;

namespace PushFunctions.FaultTests.Emulator.Conformance;

/// <summary>A random life of a few rows. The same seed asks the same, whatever is answered.</summary>
internal sealed class RandomRows(int seed, TableClient table, Transcript transcript, CancellationToken stop)
{
    private readonly Random _random = new(seed);
    private readonly Dictionary<string, ETag> _etags = new(StringComparer.Ordinal);
    private int _numbers;

    public async Task LiveAsync(int steps)
    {
        for (var step = 0; step < steps; step++) await StepAsync();
        await QueryAsync(string.Empty, 1000);
    }

    private Task StepAsync() => _random.Next(10) switch
    {
        0 or 1 => InsertAsync(NextRow()),
        2 => UpdateAsync(NextRow(), NextMode(), NextGuard()),
        3 => UpsertAsync(NextRow(), NextMode()),
        4 => DeleteAsync(NextRow(), NextGuard()),
        5 => GetAsync(NextRow()),
        6 or 7 => QueryAsync(RandomFilter.Next(_random), _random.Next(1, 6)),
        _ => SubmitAsync($"p{_random.Next(3)}"),
    };

    private Task InsertAsync(TableEntity row) => SendAsync($"insert {Name(row)}", row, () => table.AddEntityAsync(row, stop));

    private Task UpdateAsync(TableEntity row, TableUpdateMode mode, bool latest) =>
        SendAsync($"{mode} {Name(row)} {latest}", row, () => table.UpdateEntityAsync(row, Guard(row, latest), mode, stop));

    private Task UpsertAsync(TableEntity row, TableUpdateMode mode) =>
        SendAsync($"upsert by {mode} {Name(row)}", row, () => table.UpsertEntityAsync(row, mode, stop));

    private Task DeleteAsync(TableEntity row, bool latest) =>
        transcript.SendAsync(
            $"delete {Name(row)} {latest}", () => table.DeleteEntityAsync(row.PartitionKey, row.RowKey, Guard(row, latest), stop));

    private Task GetAsync(TableEntity row) => transcript.SendAsync($"get {Name(row)}", async () =>
        await table.GetEntityIfExistsAsync<TableEntity>(
            row.PartitionKey, row.RowKey, cancellationToken: stop) is { HasValue: true, Value: { } found } ? RowText.Of(found) : "none");

    private Task QueryAsync(string filter, int size) => transcript.SendAsync($"query {filter}", async () =>
    {
        var pages = new List<string>();
        await foreach (var page in table.QueryAsync<TableEntity>(filter, size, null, stop).AsPages()) pages.Add(
            string.Join('|', page.Values.Select(RowText.Of)));
        return string.Join(" / ", pages);
    });

    private Task SubmitAsync(string partition)
    {
        var rows = Enumerable.Range(0, 5).OrderBy(_ => _random.Next()).Take(_random.Next(1, 5)).ToList();
        List<TableTransactionAction> actions = [];
        foreach (var number in rows)
        {
            var row = SomeRows.Full(partition, $"r{number}", _numbers++);
            actions.Add(new TableTransactionAction((TableTransactionActionType)_random.Next(6), row, Guard(row, NextGuard())));
        }

        return transcript.SendAsync(
            $"submit {string.Join(' ', actions.Select(action => $"{action.ActionType} {Name(action.Entity)}"))}", async () =>
        {
            var answers = (await table.SubmitTransactionAsync(actions, stop)).Value;
            for (var index = 0; index < answers.Count; index++) Remember(actions[index].Entity, answers[index]);
            return string.Join(' ', answers.Select(answer => answer.Status));
        });
    }

    private Task SendAsync(string what, TableEntity row, Func<Task<Response>> write) => transcript.SendAsync(what, async () =>
    {
        var answer = await write();
        Remember(row, answer);
        return answer;
    });

    private void Remember(ITableEntity row, Response answer)
    {
        if (answer.Headers.ETag is { } etag && _random.Next(4) > 0) _etags[Name(row)] = etag;
    }

    /// <summary>What was remembered of the row, which may be stale; otherwise any.</summary>
    private ETag Guard(TableEntity row, bool remembered) => remembered && _etags.TryGetValue(Name(row), out var etag) ? etag : ETag.All;

    private TableEntity NextRow() => SomeRows.Full($"p{_random.Next(3)}", $"r{_random.Next(5)}", _numbers++);

    private TableUpdateMode NextMode() => _random.Next(2) == 0 ? TableUpdateMode.Merge : TableUpdateMode.Replace;

    private bool NextGuard() => _random.Next(3) > 0;

    private static string Name(ITableEntity row) => row.PartitionKey + row.RowKey;
}
