namespace PushFunctions.Core.Sends.Model;

/// <summary>Up to 100 Users of a send, and, once their devices were read, what was found. Page 0 holds the request's
/// own tokens that cannot be addressed.</summary>
/// <param name="Findings">Null until the page was expanded; from then on it never changes.</param>
public sealed record RecipientPage(
    int Number, IReadOnlyList<UserRecipient> Recipients, DateTimeOffset CreatedAt, PageFindings? Findings, string? Version)
{
    public const int MaximumRecipients = 100;
}

/// <summary>What was found of a page's Users. The batches follow from it alone, in the same order each time.</summary>
public sealed record PageFindings(IReadOnlyList<FoundDevice> Devices, IReadOnlyList<UnaddressableRecipient> Unaddressable)
{
    public static PageFindings Nothing { get; } = new([], []);

    /// <summary>How many recipients count as unaddressable.</summary>
    public int UnaddressableRecipients => Unaddressable.Count(entry => entry.IsWholeRecipient);
}

/// <summary>The counts of a page.</summary>
/// <param name="IsExpanded">Whether its findings are written down.</param>
/// <param name="Batches">How many batches follow from the findings.</param>
public sealed record PageSummary(
    int Number, int Recipients, DateTimeOffset CreatedAt, bool IsExpanded, int Devices, int Batches, int Unaddressable);

/// <summary>The recipient pages of operations.</summary>
public interface IPageStore
{
    /// <summary>Inserts those that are not there; safe to repeat. Many go in one transaction.</summary>
    Task AddAsync(OperationId operation, IReadOnlyList<RecipientPage> pages, CancellationToken cancellationToken);

    /// <summary>Inserts the first of them, as many as fit into one transaction and at least one. Nothing is written
    /// where any of these is there already.</summary>
    /// <returns>How many were inserted.</returns>
    Task<int> AddTogetherAsync(OperationId operation, IReadOnlyList<RecipientPage> pages, CancellationToken cancellationToken);

    Task<RecipientPage?> FindAsync(OperationId operation, int number, CancellationToken cancellationToken);

    /// <summary>Records the findings, once: returns the page as it is stored, which holds another worker's findings
    /// where that one came first.</summary>
    /// <param name="batches">How many batches follow from the findings.</param>
    Task<RecipientPage> RecordAsync(
        OperationId operation, RecipientPage page, PageFindings findings, int batches, CancellationToken cancellationToken);

    /// <summary>Counts only, by number.</summary>
    IAsyncEnumerable<PageSummary> SummarizeAsync(OperationId operation, CancellationToken cancellationToken);

    /// <summary>Removes all pages of an operation. Safe to repeat.</summary>
    Task RemoveAllAsync(OperationId operation, CancellationToken cancellationToken);
}
