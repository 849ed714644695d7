using System.Globalization;
using PushFunctions.Core.Delivery;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Lists;

namespace PushFunctions.Core.Sending;

/// <summary>
/// Lists notifications: operations newest first, in each the batches by number, in each the jobs by position. The place of a notification never changes,
/// so that nothing is listed twice and nothing that was there throughout is left out.
/// </summary>
public sealed class NotificationLister(IOperationStore operations, IBatchStore batches, INotificationStore notifications, NotificationViews views)
{
    /// <summary>Batches that one request reads at most; with few matches a page is short and has a next one.</summary>
    private const int BatchesARequest = 40;

    public async Task<ListPage<NotificationView>> ListAsync(AccountSid account, NotificationFilter filter, ListRequest request, CancellationToken cancellationToken)
    {
        var found = new List<NotificationView>();
        var place = Place.Parse(request.Cursor);
        for (var budget = BatchesARequest; budget > 0 && found.Count < request.PageSize; budget--)
        {
            place = place.Operation is null ? await NextOperationAsync(account, filter, place, cancellationToken) : place;
            if (place.Operation is null) return new ListPage<NotificationView>(found, place.OperationCursor is null ? null : place.ToString());
            place = await ReadBatchAsync(account, filter, place, found, request.PageSize, cancellationToken);
        }

        return new ListPage<NotificationView>(found, place.ToString());
    }

    private async Task<Place> NextOperationAsync(AccountSid account, NotificationFilter filter, Place place, CancellationToken cancellationToken)
    {
        if (filter.Operation is { } only) return place.Started ? Place.End : new Place(true, null, only, null, 0);
        if (place is { Started: true, OperationCursor: null }) return Place.End;
        var page = await operations.ListAsync(account, new OperationFilter(filter.From, filter.Until, null), new ListRequest(1, place.OperationCursor), cancellationToken);
        return new Place(true, page.NextCursor, page.Items.Count > 0 ? page.Items[0].Id : null, null, 0);
    }

    private async Task<Place> ReadBatchAsync(AccountSid account, NotificationFilter filter, Place place, List<NotificationView> found, int limit, CancellationToken cancellationToken)
    {
        var operation = await operations.FindAsync(account, place.Operation!, cancellationToken);
        if (operation is null || await batches.ListOriginalsAsync(operation.Id, place.After, 1, cancellationToken) is not [var batch])
            return place.WithoutOperation();
        if (filter.Provider is { } provider && batch.Provider != provider) return place with { After = batch.Id.Number, Position = 0 };

        var rows = (await notifications.ListAsync(operation.Id, batch.Id.Number, cancellationToken)).ToDictionary(row => row.Position);
        foreach (var job in batch.Jobs.Where(job => job.Position >= place.Position))
        {
            if (found.Count == limit) return place with { Position = job.Position };
            if (filter.User is { } user && job.User != user) continue;
            var view = views.Make(operation, batch, job, rows.GetValueOrDefault(job.Position));
            if (Matches(view, filter)) found.Add(view);
        }

        return place with { After = batch.Id.Number, Position = 0 };
    }

    private static bool Matches(NotificationView view, NotificationFilter filter) =>
        (filter.Status is null || view.Status == filter.Status)
        && CreationRange.Holds(view.CreatedAt, filter.From, filter.Until)
        && filter.Tags.All(tag => view.Message is { } message && message.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value);

    /// <summary>Where a page ended.</summary>
    /// <param name="Started">False before the first operation.</param>
    /// <param name="OperationCursor">Behind the current operation in the list of operations; null where it is the last.</param>
    /// <param name="Operation">The current operation; null between two.</param>
    private sealed record Place(bool Started, string? OperationCursor, OperationId? Operation, BatchNumber? After, int Position)
    {
        public static Place End { get; } = new(true, null, null, null, 0);

        public static Place Parse(string? cursor)
        {
            if (cursor is null) return new Place(false, null, null, null, 0);
            var parts = cursor.Split('~');
            return new Place(
                true,
                parts[3].Length == 0 ? null : parts[3],
                OperationId.TryParse(parts[0], out var operation) ? operation : null,
                BatchId.TryParse(parts[1], out var after) ? after.Number : null,
                int.Parse(parts[2], CultureInfo.InvariantCulture));
        }

        public Place WithoutOperation() => this with { Operation = null, After = null, Position = 0 };

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Operation?.Value}~{(After is { } after ? new BatchId(after, string.Empty).Value : string.Empty)}~{Position}~{OperationCursor}");
    }
}
