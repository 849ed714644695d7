namespace PushFunctions.Core.Sends.Read;

/// <summary>What an operation did for a User.</summary>
/// <param name="Notifications">One for each device that it addressed.</param>
/// <param name="Unaddressable">Why the User, or a device of the User, could not be addressed; null where all
/// could.</param>
public sealed record TimelineEntry(
    OperationId Operation, DateTimeOffset CreatedAt, IReadOnlyList<TimelineNotification> Notifications,
    DeliveryErrorCode? Unaddressable);

/// <summary>A notification without its content and token.</summary>
/// <param name="TokenHash">See <see cref="DeviceAddress.Hash"/>.</param>
public sealed record TimelineNotification(
    NotificationId Id, Provider Provider, string TokenHash, NotificationStatus Status, int Attempts, NotificationError? Error,
    string? ProviderMessageId, DateTimeOffset UpdatedAt)
{
    /// <summary>As the app told; null where it did not, or was not asked to.</summary>
    public DateTimeOffset? OpenedAt { get; init; }
}

/// <summary>
/// Tells what was sent to a User in the last seven days, newest first. Sends to few Users are found by the notes that
/// they left for each User, sends with a walk one by one: the walk's cursor and its steps tell where the User would be.
/// What it reads does not grow with the number of sends that addressed others.
/// </summary>
public sealed class TimelineReader(
    IUserStore users, IUserSendStore sends, IStepReader steps, IWalkStore walks, IOperationStore operations, IReceiptStore receipts,
    ServiceTime time)
{
    /// <summary>How far back a timeline goes. Not a setting: each day has a table of its own, which is read.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(7);

    /// <summary>A send that was accepted just now, by an instance whose clock is a little ahead.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    /// <summary>Sends with a walk that a call searches at most; behind them its page ends.</summary>
    private const int WalksACall = 100;

    /// <summary>Sends that are read at the same time.</summary>
    private const int AtATime = 16;

    /// <exception cref="RequestException">There is no such User.</exception>
    public async Task<ListPage<TimelineEntry>> ListAsync(
        AccountSid account, UserId user, ListRequest request, CancellationToken cancellationToken)
    {
        var after = request.Cursor is not { } cursor ? null
            : SendPlace.TryParse(cursor, out var place) ? place : throw RequestException.BadCursor();
        if (await users.FindAsync(account, user, cancellationToken) is null) throw RequestException.NotFound("The User");
        var now = time.GetUtcNow();
        var span = new SendSpan(after, now - Window, now + Slack);
        var noted = sends.ListAsync(account, user, span, request.PageSize, cancellationToken);
        var walked = sends.ListWalksAsync(account, span, WalksACall, cancellationToken);
        await Task.WhenAll(noted, walked);
        var candidates = Merge(await noted, request.PageSize, await walked);
        var found = new List<TimelineEntry>();
        var done = 0;
        while (done < candidates.Sends.Count && found.Count < request.PageSize)
        {
            var next = candidates.Sends.Skip(done).Take(Math.Min(AtATime, request.PageSize - found.Count)).ToList();
            var entries = await InParallel.SelectAsync(
                next, AtATime, (send, stop) => ReadAsync(account, user, send, stop), cancellationToken);
            found.AddRange(entries.OfType<TimelineEntry>());
            done += next.Count;
        }

        var isEnd = done == candidates.Sends.Count && !candidates.HasMore;
        return new ListPage<TimelineEntry>(found, isEnd ? null : candidates.Sends[done - 1].Place.ToString());
    }

    /// <summary>Both lists as one, up to where both are known. A send that is in both was noted: that says more.</summary>
    private static (IReadOnlyList<UserSend> Sends, bool HasMore) Merge(
        IReadOnlyList<UserSend> noted, int limit, IReadOnlyList<UserSend> walked)
    {
        SendPlace?[] ends = [noted.Count == limit ? noted[^1].Place : null, walked.Count == WalksACall ? walked[^1].Place : null];
        var end = ends.OfType<SendPlace>().Min();
        UserSend[] merged =
        [
            .. noted.Concat(walked).Where(send => end is null || send.Place <= end).DistinctBy(send => send.Place)
                .OrderBy(send => send.Place),
        ];
        return (merged, end is not null);
    }

    /// <summary>Null where the send did not address the User, was never accepted, or is gone.</summary>
    private async Task<TimelineEntry?> ReadAsync(AccountSid account, UserId user, UserSend send, CancellationToken cancellationToken)
    {
        var id = send.Place.Operation;
        var content = send.HasWalk
            ? await ReadWalkAsync(user, send, cancellationToken) : await steps.ReadRequestAsync(id, cancellationToken);
        var jobs = content.Batches
            .SelectMany(family => family.Original.Jobs.Where(job => IsOf(job, family.Original.Provider)).Select(job => (family, job)))
            .ToList();
        var unaddressable = content.Unaddressable.FirstOrDefault(
            entry => entry.User == user || (entry is { User: null, Address: { } token } && send.Tokens.Contains(token.Hash)));
        if (send.HasWalk && jobs.Count == 0 && unaddressable is null) return null;
        // Jobs that are done prove that the send was accepted, and need nothing else to be told.
        Operation? operation = null;
        if (send.HasWalk || jobs.Count == 0 || !jobs.TrueForAll(IsDone))
        {
            operation = await operations.FindAsync(account, id, cancellationToken);
            if (operation is null) return null;
        }

        TimelineNotification[] notifications = [.. jobs.Select(entry => Tell(id, operation, entry.family, entry.job))];
        if (send.AsksOpened || operation?.Receipts?.HasFlag(ReceiptKinds.Opened) is true)
            notifications = await WithOpenedAsync(id, notifications, cancellationToken);
        return new TimelineEntry(id, operation?.CreatedAt ?? send.Place.At, notifications, unaddressable?.Reason);

        bool IsOf(DeliveryJob job, Provider provider) => job.User == user
            || (job.User is null && send.Tokens.Count > 0 && send.Tokens.Contains(new DeviceAddress(provider, job.Token).Hash));
    }

    /// <summary>A read for each batch: the devices of a User mostly lie in one.</summary>
    private async Task<TimelineNotification[]> WithOpenedAsync(
        OperationId operation, TimelineNotification[] notifications, CancellationToken cancellationToken)
    {
        BatchNumber[] batches = [.. notifications.Select(notification => notification.Id.Batch).Distinct()];
        var reads = await InParallel.SelectAsync(
            batches, AtATime, (batch, stop) => receipts.FindAsync(operation, batch, ReceiptKinds.Opened, stop), cancellationToken);
        var opened = batches.Zip(reads).ToDictionary(read => read.First, read => read.Second);
        return
        [
            .. notifications.Select(notification => opened[notification.Id.Batch].TryGetValue(notification.Id.Position, out var at)
                ? notification with { OpenedAt = at } : notification),
        ];
    }

    private async Task<StepContent> ReadWalkAsync(UserId user, UserSend send, CancellationToken cancellationToken)
    {
        var id = send.Place.Operation;
        var named = send.Tokens.Count > 0 ? await steps.ListBatchesAsync(id, 0, 0, cancellationToken) : [];
        if (await FindWalkAsync(id, user, cancellationToken) is not { Steps: > 0 } walk
            || await steps.FindStepAsync(id, walk.Range, user, cancellationToken) is not { } step) return new StepContent(named, []);
        var found = step.Batches > 0 ? await steps.ListBatchesAsync(id, step.Range, step.Number, cancellationToken) : [];
        return new StepContent([.. named, .. found], step.Unaddressable);
    }

    /// <summary>The part of the walk that reads the User. Null where it was not begun, or is gone.</summary>
    private async Task<Walk?> FindWalkAsync(OperationId operation, UserId user, CancellationToken cancellationToken)
    {
        var range = Walk.RangeOf(user);
        var first = await walks.FindAsync(operation, 0, cancellationToken);
        if (first is null || range < first.Until) return first;
        var part = first.Until + ((range - first.Until) / first.Width * first.Width);
        return await walks.FindAsync(operation, part, cancellationToken);
    }

    private static bool IsDone((BatchFamily Family, DeliveryJob Job) entry) =>
        entry.Family.Follow(entry.Job.Position).Outcome is { Child: null };

    private static TimelineNotification Tell(OperationId id, Operation? operation, BatchFamily family, DeliveryJob job)
    {
        var batch = family.Original;
        var (number, hash) = (new NotificationId(id, batch.Id.Number, job.Position), new DeviceAddress(batch.Provider, job.Token).Hash);
        if (operation is not null)
        {
            var now = Notification.Of(operation, family, job);
            return new TimelineNotification(
                number, batch.Provider, hash, now.Status, now.Attempts, now.Error, now.ProviderMessageId, now.UpdatedAt);
        }

        var outcome = family.Follow(job.Position).Outcome!;
        return new TimelineNotification(
            number, batch.Provider, hash, outcome.Status, outcome.Attempts, outcome.Error, outcome.ProviderMessageId, outcome.SettledAt);
    }
}
