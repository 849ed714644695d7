namespace PushFunctions.Core.Sends.Model;

/// <summary>Reads how far an operation is. Batches are read before pages, so that a batch written meanwhile never seems to be missing its page.</summary>
public sealed class ProgressReader(IPageStore pages, IBatchStore batches)
{
    public async Task<OperationProgress> ReadAsync(Operation operation, CancellationToken cancellationToken)
    {
        var tallies = new List<BatchTally>();
        await foreach (var tally in batches.TallyAsync(operation.Id, cancellationToken)) tallies.Add(tally);
        var summaries = new List<PageSummary>();
        await foreach (var summary in pages.SummarizeAsync(operation.Id, cancellationToken)) summaries.Add(summary);
        return new OperationProgress(summaries, tallies);
    }
}
