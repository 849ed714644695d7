using System.Globalization;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Sends.Read;

/// <summary>
/// Lists notifications: operations newest first, in each the batches by number, in each the jobs by position. The
/// place of a notification never changes, so that nothing is listed twice and nothing that was there throughout is
/// left out. Small operations are read several at once, of a large one several batches.
/// </summary>
public sealed class NotificationLister(
    IOperationStore operations, IBatchStore batches, LiveOperations live)
{
    /// <summary>Batches that one call reads at most, about; with few matches a page is short and has a next
    /// one.</summary>
    private const int BatchesACall = 200;

    /// <summary>Operations, or batches of one operation, that are read at the same time.</summary>
    private const int AtATime = 16;

    /// <summary>
    /// Template steps that one call takes at most, behind which its page ends: sound and tags of a page of usual
    /// templates need a few thousand, and costly ones come a few at a time.
    /// </summary>
    private const int StepsACall = 5 * TemplateLimits.Steps;

    public async Task<ListPage<Notification>> ListAsync(
        AccountSid account, NotificationFilter filter, ListRequest request, CancellationToken cancellationToken)
    {
        var found = new Found(request.PageSize);
        var place = Place.Parse(request.Cursor);
        for (var left = BatchesACall; left > 0 && !place.IsEnd && !found.IsEnough;)
        {
            var missing = request.PageSize - found.Notifications.Count;
            var isNarrow = filter is not { Status: null, Provider: null, User: null, Tags.Count: 0 };
            var fitting = place.Operation is null
                ? missing : isNarrow ? AtATime
                : (missing + DeliveryBatch.MaximumJobs - 1) / DeliveryBatch.MaximumJobs;
            var window = Math.Min(Math.Min(AtATime, left), fitting);
            (place, var read) = place.Operation is null
                ? await ReadOperationsAsync(account, filter, place, window, found, cancellationToken)
                : await ReadOperationAsync(account, filter, place, window, found, cancellationToken);
            left -= Math.Max(read, 1);
        }

        return new ListPage<Notification>(found.Notifications, place.IsEnd ? null : place.ToString());
    }

    /// <summary>Reads the next operations by their first batches, up to the first that has more.</summary>
    private async Task<(Place Place, int Batches)> ReadOperationsAsync(
        AccountSid account, NotificationFilter filter, Place place, int window, Found found, CancellationToken cancellationToken)
    {
        if (filter.Operation is { } only) return (place.Behind is null ? place.Enter(only) : Place.End, 0);
        var page = await operations.ListAsync(
            account, new OperationFilter(filter.From, filter.Until, null), new ListRequest(window, place.Behind), cancellationToken);
        var heads = await InParallel.SelectAsync(
            page.Items, AtATime, (operation, token) => batches.ListAsync(operation.Id, null, 2, token), cancellationToken);
        foreach (var (operation, head) in page.Items.Zip(heads))
        {
            if (found.IsEnough) return (place, heads.Count);
            place = place.Enter(operation.Id);
            if (head.Count > 0) place = await TakeAsync(filter, operation, head[0], place, found, cancellationToken);
            if (head.Count > 1 || place.Position > 0) return (place, heads.Count);
            place = place.Leave();
        }

        return (page.NextCursor is null ? Place.End : place with { Behind = page.NextCursor }, heads.Count);
    }

    /// <summary>Reads on in an operation that has several batches, or of which a page ended within one.</summary>
    private async Task<(Place Place, int Batches)> ReadOperationAsync(
        AccountSid account, NotificationFilter filter, Place place, int window, Found found, CancellationToken cancellationToken)
    {
        var operation = await operations.FindAsync(account, place.Operation!, cancellationToken);
        IReadOnlyList<BatchFamily> next = operation is null
            ? []
            : await batches.ListAsync(operation.Id, place.After, window, cancellationToken);
        foreach (var family in next)
        {
            if (found.IsEnough) return (place, next.Count);
            place = await TakeAsync(filter, operation!, family, place, found, cancellationToken);
            if (place.Position > 0) return (place, next.Count);
        }

        if (next.Count == window) return (place, next.Count);
        return (filter.Operation is null ? place.Leave() : Place.End, next.Count);
    }

    /// <returns>The place behind the batch, or within it where the page is full.</returns>
    private async Task<Place> TakeAsync(
        NotificationFilter filter, Operation operation, BatchFamily family, Place place, Found found, CancellationToken cancellationToken)
    {
        var batch = family.Original;
        foreach (var job in MayFit(filter, batch) ? batch.Jobs.Where(job => job.Position >= place.Position) : [])
        {
            if (found.IsEnough) return place with { Position = job.Position };
            if (filter.User is { } user && job.User != user) continue;
            var notification = Notification.Of(operation, family, job);
            if (!Matches(notification, filter)) continue;
            (notification, var steps) = await RenderAsync(notification, job, cancellationToken);
            found.Steps += steps;
            if (HasTags(notification, filter)) found.Notifications.Add(notification);
        }

        return place with { After = batch.Id.Number, Position = 0 };
    }

    /// <summary>With sound and tags only, which is what lists show.</summary>
    /// <returns>Also the steps that rendering them took.</returns>
    private async Task<(Notification Notification, int Steps)> RenderAsync(
        Notification notification, DeliveryJob job, CancellationToken cancellationToken)
    {
        try
        {
            var (message, steps) = await live.RenderListedAsync(notification.Operation, job.Variables, cancellationToken);
            return (notification with { Message = message }, steps);
        }
        catch (RenderingException)
        {
            // What reaches a limit has taken all of them.
            return (notification, TemplateLimits.Steps);
        }
    }

    /// <summary>False where nothing of the batch can fit.</summary>
    private static bool MayFit(NotificationFilter filter, DeliveryBatch batch) =>
        (filter.Provider is not { } provider || batch.Provider == provider)
            && (filter.User is not { } user || batch.Jobs.Any(job => job.User == user));

    private static bool Matches(Notification notification, NotificationFilter filter) =>
        (filter.Status is null || notification.Status == filter.Status)
        && CreationRange.Holds(notification.CreatedAt, filter.From, filter.Until);

    private static bool HasTags(Notification notification, NotificationFilter filter) =>
        filter.Tags.All(
            tag => notification.Message is { } message && message.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value);

    /// <summary>The page so far, and what it took.</summary>
    private sealed class Found(int limit)
    {
        public List<Notification> Notifications { get; } = [];

        public int Steps { get; set; }

        public bool IsEnough => Notifications.Count == limit || Steps >= StepsACall;
    }

    /// <summary>Where a page ended.</summary>
    /// <param name="Behind">The cursor in the list of operations behind the current one; null before the first.</param>
    /// <param name="Operation">The current operation; null between two.</param>
    /// <param name="After">The last batch of it that was listed.</param>
    /// <param name="Position">The job to go on with in the batch behind that; above 0 only within a batch.</param>
    private sealed record Place(string? Behind, OperationId? Operation, BatchNumber? After, int Position, bool IsEnd = false)
    {
        public static Place End { get; } = new(null, null, null, 0, IsEnd: true);

        public static Place Parse(string? cursor)
        {
            if (cursor is null) return new Place(null, null, null, 0);
            var parts = cursor.Split('~');
            var operation = OperationId.TryParse(parts[0], out var current) ? current : null;
            return new Place(
                operation?.Value ?? (parts[3].Length == 0 ? null : parts[3]),
                operation,
                BatchId.TryParse(parts[1], out var after) ? after.Number : null,
                int.Parse(parts[2], CultureInfo.InvariantCulture));
        }

        public Place Enter(OperationId operation) => new(operation.Value, operation, null, 0);

        public Place Leave() => this with { Operation = null, After = null, Position = 0 };

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Operation?.Value}~{(After is { } after ? new BatchId(after, string.Empty).Value : string.Empty)}~{Position}~{Behind}");
    }
}
