namespace PushFunctions.Core.Sends.Model;

/// <summary>The recipient pages of operations.</summary>
public interface IPageStore
{
    /// <summary>Inserts those that are not there; safe to repeat. Many go in one transaction.</summary>
    Task AddAsync(OperationId operation, IReadOnlyList<RecipientPage> pages, CancellationToken cancellationToken);

    /// <summary>Inserts the first of them, as many as fit into one transaction and at least one. Nothing is written where any of these is there already.</summary>
    /// <returns>How many were inserted.</returns>
    Task<int> AddTogetherAsync(OperationId operation, IReadOnlyList<RecipientPage> pages, CancellationToken cancellationToken);

    Task<RecipientPage?> FindAsync(OperationId operation, int number, CancellationToken cancellationToken);

    /// <summary>Writes the findings down, once: returns the page as it is stored, which holds another worker's findings where that one came first.</summary>
    /// <param name="batches">How many batches follow from the findings.</param>
    Task<RecipientPage> RecordAsync(OperationId operation, RecipientPage page, PageFindings findings, int batches, CancellationToken cancellationToken);

    /// <summary>Counts only, by number.</summary>
    IAsyncEnumerable<PageSummary> SummarizeAsync(OperationId operation, CancellationToken cancellationToken);

    /// <summary>Removes all pages of an operation. Safe to repeat.</summary>
    Task RemoveAllAsync(OperationId operation, CancellationToken cancellationToken);
}
