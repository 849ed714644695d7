using PushFunctions.Cli.Output;
using PushFunctions.Client;

namespace PushFunctions.Cli.Import;

/// <summary>What an import came to.</summary>
internal sealed record ImportResult(
    long Lines, long Registered, long Resumed, IReadOnlyDictionary<string, int> Skipped, IReadOnlyList<RefusedLine> Refused);

/// <summary>
/// Registers batch by batch, some at the same time. Two records with the same token never do so at the same time: the
/// later one wins, as in the file.
/// </summary>
internal sealed class Importer(PushClient client, ImportJournal journal, ProgressView view, long total, int parallel)
{
    private readonly Dictionary<Task, HashSet<string>> _running = [];
    private long _lines;
    private long _refused;

    /// <exception cref="PushApiException">The service refused a batch as a whole; those before it are done.</exception>
    public async Task<ImportResult> RunAsync(IEnumerable<ImportRecord> records, CancellationToken cancellationToken)
    {
        var batch = 0;
        long resumed = 0;
        // From here the rate is counted: the first batches end at the same time.
        view.Report(0, total);
        try
        {
            foreach (var some in records.Chunk(PushClient.LargestBatch))
            {
                var number = batch++;
                if (journal.Done.TryGetValue(number, out var done))
                {
                    resumed += done.Records;
                    Count(done);
                    continue;
                }

                HashSet<string> tokens = [.. some.Select(record => record.Request?.Token).OfType<string>()];
                while (_running.Count >= parallel || _running.Values.Any(tokens.Overlaps)) await OneAsync();
                cancellationToken.ThrowIfCancellationRequested();
                _running.Add(RegisterAsync(number, some, cancellationToken), tokens);
            }

            while (_running.Count > 0) await OneAsync();
        }
        catch
        {
            // What is under way comes to its end, so that the journal knows of it.
            await Task.WhenAll(_running.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        var entries = journal.Done.Values;
        return new ImportResult(
            entries.Sum(entry => (long)entry.Records), entries.Sum(entry => (long)entry.Registered), resumed,
            entries.SelectMany(entry => entry.Skipped)
                .GroupBy(skip => skip.Key)
                .ToDictionary(group => group.Key, group => group.Sum(skip => skip.Value)),
            [.. entries.SelectMany(entry => entry.Refused).OrderBy(refused => refused.Line)]);
    }

    private async Task OneAsync()
    {
        var ended = await Task.WhenAny(_running.Keys);
        _running.Remove(ended);
        await ended;
    }

    private async Task RegisterAsync(int batch, ImportRecord[] records, CancellationToken cancellationToken)
    {
        var good = records.Where(record => record.Request is not null).ToList();
        IReadOnlyList<RegistrationResult> results = good.Count == 0
            ? []
            : await client.RegisterBatchAsync([.. good.Select(record => record.Request!)], cancellationToken);
        var refused = records
            .Where(record => record.Problem is not null)
            .Select(record => new RefusedLine(record.Line, null, null, record.Problem!, record.Text))
            .Concat(results.Where(result => result.RegistrationId is null).Select(result => Refused(good[result.Index], result)))
            .OrderBy(entry => entry.Line)
            .ToList();
        var skipped = records.Where(record => record.Skipped is not null)
            .GroupBy(record => record.Skipped!)
            .ToDictionary(group => group.Key, group => group.Count());
        var entry = new BatchEntry(batch, records.Length, results.Count(result => result.RegistrationId is not null), skipped, refused);
        journal.Add(entry);
        Count(entry);
    }

    private static RefusedLine Refused(ImportRecord record, RegistrationResult result)
    {
        var error = result.Errors[0];
        return new RefusedLine(record.Line, error.Code, error.Context?[(error.Context.LastIndexOf('.') + 1)..], error.Message, record.Text);
    }

    private void Count(BatchEntry entry)
    {
        lock (view)
        {
            _lines += entry.Records;
            _refused += entry.Refused.Count;
            view.Report(_lines, Math.Max(total, _lines), _refused > 0 ? $"{Words.Of(_refused)} refused" : null);
        }
    }
}
