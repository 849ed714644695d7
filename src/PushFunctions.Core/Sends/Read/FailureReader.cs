using System.Globalization;

namespace PushFunctions.Core.Sends.Read;

/// <summary>An entry of an operation's Errors: a failed notification, or a recipient that could not be addressed
/// (then <see cref="Notification"/> is null).</summary>
public sealed record OperationFailure(
    NotificationId? Notification, UserId? User, DeviceAddress? Address, NotificationError Error, DateTimeOffset At)
{
    /// <summary>For a User without a device under the App in use; otherwise null.</summary>
    public DevicesElsewhere? Elsewhere { get; init; }
}

/// <summary>Under which other Apps a User has devices now: usually one of them was meant.</summary>
public sealed record DevicesElsewhere(AppName Wanted, IReadOnlyList<AppName> Apps);

/// <summary>The errors of an operation that are alike.</summary>
/// <param name="Provider">Null for recipients without a device.</param>
/// <param name="Reason">See <see cref="NotificationError.Reason"/>.</param>
/// <param name="Count">Entries of the operation's Errors.</param>
/// <param name="Samples">Up to three notifications or, where there is none, Users.</param>
public sealed record FailureGroup(
    DeliveryErrorCode Code, Provider? Provider, string Reason, int Count, IReadOnlyList<string> Samples);

/// <param name="Groups">The most frequent first.</param>
/// <param name="IsExact">Whether all errors that there are now were read.</param>
public sealed record FailureSummary(IReadOnlyList<FailureGroup> Groups, bool IsExact);

/// <summary>Lists what failed of an operation: first who could not be addressed, step by step, then the failed
/// notifications, batch by batch.</summary>
public sealed class FailureReader(
    IWalkStore walks, IBatchStore batches, IRegistrationStore registrations, ICatalogStore catalogs, TimeProvider time)
{
    /// <summary>How long a summary reads.</summary>
    private static readonly TimeSpan SummaryLimit = TimeSpan.FromSeconds(5);

    private const int MaximumSamples = 3;

    /// <summary>Groups of a summary, about: what comes later is one group for each code and provider.</summary>
    private const int MaximumGroups = 100;

    private const string OtherReasons = "other reasons";

    /// <summary>Steps, batches, or Users that are read at the same time.</summary>
    private const int AtATime = 16;

    /// <summary>Batches that one call reads at most; where few failed, a page is short and has a next one.</summary>
    private const int BatchesACall = 320;

    public async Task<ListPage<OperationFailure>> ListAsync(Operation operation, ListRequest request, CancellationToken cancellationToken)
    {
        var position = Position.Parse(request.Cursor);
        var found = new List<OperationFailure>();
        if (position.IsInSteps) position = await ReadStepsAsync(operation, position, found, request.PageSize, cancellationToken);
        for (var left = BatchesACall; !position.IsInSteps && !position.IsEnd && left > 0 && found.Count < request.PageSize; left -= AtATime)
            position = await ReadBatchesAsync(operation, position, found, request.PageSize, cancellationToken);
        await TellElsewhereAsync(operation, found, cancellationToken);
        return new ListPage<OperationFailure>(found, position.IsEnd ? null : position.ToString());
    }

    public async Task<FailureSummary> SummarizeAsync(Operation operation, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var groups = new Dictionary<(DeliveryErrorCode Code, Provider? Provider, string Reason), (int Count, List<string> Samples)>();
        var found = new List<OperationFailure>();
        for (var position = Position.Parse(null); !position.IsEnd;)
        {
            if (time.GetElapsedTime(begun) >= SummaryLimit) return Make(isExact: false);
            found.Clear();
            position = position.IsInSteps
                ? await ReadStepsAsync(operation, position, found, ListRequest.MaximumPageSize, cancellationToken)
                : await ReadBatchesAsync(operation, position, found, int.MaxValue, cancellationToken);
            foreach (var failure in found) Count(failure);
        }

        return Make(isExact: true);

        void Count(OperationFailure failure)
        {
            var (code, provider, reason) = (failure.Error.Code, failure.Address?.Provider, ReasonOf(failure.Error));
            var key = groups.Count < MaximumGroups || groups.ContainsKey((code, provider, reason))
                ? (code, provider, reason) : (code, provider, OtherReasons);
            var (count, samples) = groups.TryGetValue(key, out var group) ? group : (0, []);
            if (samples.Count < MaximumSamples && (failure.Notification?.Value ?? failure.User?.Value) is { } sample) samples.Add(sample);
            groups[key] = (count + 1, samples);
        }

        FailureSummary Make(bool isExact) => new(
            [
                .. groups.Select(group => new FailureGroup(
                        group.Key.Code, group.Key.Provider, group.Key.Reason, group.Value.Count, group.Value.Samples))
                    .OrderByDescending(group => group.Count).ThenBy(group => group.Code).ThenBy(group => group.Provider)
                    .ThenBy(group => group.Reason, StringComparer.Ordinal),
            ],
            isExact);
    }

    /// <summary>How far a payload is over the limit differs from push to push.</summary>
    private static string ReasonOf(NotificationError error) =>
        error.Code == DeliveryErrorCode.PayloadTooLarge && error.Reason.Any(char.IsAsciiDigit)
            ? "The payload is over the provider's limit." : error.Reason;

    private async Task TellElsewhereAsync(Operation operation, List<OperationFailure> found, CancellationToken cancellationToken)
    {
        var places = Enumerable.Range(0, found.Count)
            .Where(place => found[place] is { Error.Code: DeliveryErrorCode.UserWithoutDevice, User: not null }).ToList();
        if (places.Count == 0) return;
        var catalog = await catalogs.LoadAsync(operation.Account, cancellationToken);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(places, parallel, async (place, token) =>
        {
            var others = catalog.Apps.Where(app => app.Name != operation.Route.App).OrderBy(app => app.Name.Value, StringComparer.Ordinal);
            var apps = new List<AppName>();
            foreach (var app in others)
            {
                var registration = await registrations.FindAsync(operation.Account, app.Name, found[place].User!, token);
                if (registration.LiveUnder(app) is { Devices.Count: > 0 }) apps.Add(app.Name);
            }

            found[place] = found[place] with { Elsewhere = new DevicesElsewhere(operation.Route.App, apps) };
        });
    }

    private async Task<Position> ReadStepsAsync(
        Operation operation, Position position, List<OperationFailure> found, int limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            var steps = await walks.ListUnaddressableAsync(operation.Id, position.Step, AtATime, cancellationToken);
            foreach (var step in steps)
            {
                var place = new StepPlace(step.Range, step.Number, step.Part);
                if (place != position.Step) position = position with { Step = place, Item = 0 };
                foreach (var entry in step.Unaddressable.Skip(position.Item))
                {
                    if (found.Count == limit) return position;
                    found.Add(new OperationFailure(
                        null, entry.User, entry.Address, new NotificationError(entry.Reason, entry.Reason.ToString()), step.CreatedAt));
                    position = position with { Item = position.Item + 1 };
                }
            }

            if (steps.Count < AtATime) return position with { IsInSteps = false, Item = 0 };
            position = position with { Step = position.Step with { Part = position.Step.Part + 1 }, Item = 0 };
        }
    }

    private async Task<Position> ReadBatchesAsync(
        Operation operation, Position position, List<OperationFailure> found, int limit, CancellationToken cancellationToken)
    {
        if (operation.FinalStats is { Failed: 0 }) return position with { IsEnd = true };
        var next = await batches.ListAsync(operation.Id, position.After, AtATime, cancellationToken);
        foreach (var family in next)
        {
            var batch = family.Original;
            foreach (var job in batch.Jobs.Where(job => job.Position >= position.Item))
            {
                if (family.Follow(job.Position).Outcome is not { Status: NotificationStatus.Failed, Error: { } error } outcome) continue;
                // Of a batch more can fail at any time, before this place too: the place is a job's own, and no count
                // of those before it.
                if (found.Count == limit) return position with { Item = job.Position };
                found.Add(new OperationFailure(
                    new NotificationId(operation.Id, batch.Id.Number, job.Position), job.User, new DeviceAddress(batch.Provider, job.Token),
                    error, outcome.SettledAt));
            }

            position = position with { After = batch.Id.Number, Item = 0 };
        }

        return next.Count < AtATime ? position with { IsEnd = true } : position;
    }

    /// <param name="Item">How many entries of the step were listed, which stay as they were found; in a batch the job
    /// to go on with.</param>
    private sealed record Position(bool IsInSteps, StepPlace Step, BatchNumber? After, int Item, bool IsEnd)
    {
        public static Position Parse(string? cursor)
        {
            if (cursor is null) return new Position(true, default, null, 0, false);
            var parts = cursor.Split('-');
            var numbers = parts[1..]
                .Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
            return parts[0] switch
            {
                "s" => new Position(true, new StepPlace(numbers[0], numbers[1], numbers[2]), null, numbers[3], false),
                _ => new Position(false, default, BatchId.TryParse(parts[1], out var id) ? id.Number : null, numbers[^1], false),
            };
        }

        public override string ToString() => IsInSteps
            ? string.Create(CultureInfo.InvariantCulture, $"s-{Step.Range}-{Step.Number}-{Step.Part}-{Item}")
            : string.Create(
                CultureInfo.InvariantCulture, $"b-{(After is { } after ? new BatchId(after, string.Empty).Value : string.Empty)}-{Item}");
    }
}
