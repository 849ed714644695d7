using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Expand;

/// <summary>
/// Reads a send's audiences as one list in the order of the User ids, a step a message: pages for up to 1,000 Users
/// (fewer where their variables are large: a step's pages are written in one transaction), their messages, and, as
/// its last act, the message for the next step. Each User is passed once, however many audiences hold it and whatever
/// changes meanwhile.
/// </summary>
public sealed class AudienceReader(
    IAudienceStore audiences, IPageStore pages, IOperationStore operations, FanoutDispatcher fanout, IOptions<SendOptions> options,
    ServiceTime time)
{
    private const int UsersAStep = 1_000;

    /// <param name="cursor">The tail of the User that the step before ended with.</param>
    /// <param name="nextPage">The number of the first page to make.</param>
    public async Task ReadOnAsync(Operation operation, string? cursor, int nextPage, CancellationToken cancellationToken)
    {
        if (operation.AudiencePages is not null) return;
        var after = cursor is null ? null : UserId.FromTail(cursor);
        var isLast = false;
        var made = await PagesFromAsync(operation, nextPage, cancellationToken);
        if (made.Count == 0)
        {
            (var users, isLast) = await MergeAsync(operation, after, cancellationToken);
            after = users.Count > 0 ? users[^1].User : after;
            made = RecipientSet.ToPages(users.Where(user => !operation.DirectHashes.Contains(user.User.Tail)), nextPage, time.GetUtcNow());
            var added = made.Count == 0 ? 0 : await pages.AddTogetherAsync(operation.Id, made, cancellationToken);
            if (added < made.Count)
            {
                isLast = false;
                made = added > 0 ? [.. made.Take(added)] : await PagesFromAsync(operation, nextPage, cancellationToken);
                after = made[^1].Recipients[^1].User;
            }
        }
        else
        {
            after = made[^1].Recipients[^1].User;
        }

        await fanout.SendPagesAsync(operation, made.Select(page => page.Number), cancellationToken);
        if (isLast)
            await FinishAsync(operation, nextPage + made.Count - 1 - operation.UserPages, cancellationToken);
        else
            await fanout.SendAudiencesAsync(operation, after?.Tail, nextPage + made.Count, cancellationToken);
    }

    /// <summary>Ends the reading where it stands: the pages made so far are all there will be.</summary>
    public async Task GiveUpAsync(Operation operation, CancellationToken cancellationToken) =>
        await FinishAsync(
            operation, (await PagesFromAsync(operation, operation.UserPages + 1, cancellationToken)).Count, cancellationToken);

    /// <summary>Pages that another run of this step, or a later step, wrote: they stand, and the reading goes on
    /// behind them.</summary>
    private async Task<IReadOnlyList<RecipientPage>> PagesFromAsync(Operation operation, int nextPage, CancellationToken cancellationToken)
    {
        var found = new List<RecipientPage>();
        while (await pages.FindAsync(operation.Id, nextPage + found.Count, cancellationToken) is { } page) found.Add(page);
        return found;
    }

    /// <summary>The next Users of all audiences together, each once with the variables of the first audience that
    /// holds it; and whether that was all.</summary>
    private async Task<(IReadOnlyList<UserRecipient> Users, bool End)> MergeAsync(
        Operation operation, UserId? after, CancellationToken cancellationToken)
    {
        var parts = new IReadOnlyList<UserId>[operation.Audiences.Count];
        await Parallel.ForAsync(
            0, parts.Length,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (index, token) =>
            parts[index] = await audiences.ListUsersAsync(
                operation.Account, operation.Audiences[index].Audience, after, UsersAStep, token));

        // A part that was cut short says nothing of the Users behind its last one: all parts are read to the earliest
        // of these.
        var horizon = parts.Where(part => part.Count == UsersAStep).Select(part => part[^1].Tail).Min(StringComparer.Ordinal);
        var merged = new SortedDictionary<string, UserRecipient>(StringComparer.Ordinal);
        for (var index = 0; index < parts.Length; index++)
        {
            foreach (var user in parts[index].Where(user => horizon is null || string.CompareOrdinal(user.Tail, horizon) <= 0))
                merged.TryAdd(user.Tail, new UserRecipient(user, operation.Audiences[index].Variables));
        }

        return ([.. merged.Values], horizon is null);
    }

    private async Task FinishAsync(Operation operation, int audiencePages, CancellationToken cancellationToken)
    {
        for (Operation? current = operation; current is { HasEnded: false, AudiencePages: null };)
        {
            if (await operations.TryUpdateAsync(current with { AudiencePages = audiencePages }, cancellationToken) is not null) return;
            current = await operations.FindAsync(operation.Account, operation.Id, cancellationToken);
        }
    }
}
