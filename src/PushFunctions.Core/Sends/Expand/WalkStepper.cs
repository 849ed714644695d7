using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Expand;

/// <summary>What was found for a step of a walk, or within a request.</summary>
/// <param name="Batches">The jobs, by provider.</param>
/// <param name="Unaddressable">Who cannot be reached, and which of their devices.</param>
/// <param name="Passed">How many of the Users it is made of: as many as one transaction takes.</param>
public sealed record Expansion(
    IReadOnlyList<DeliveryBatch> Batches, IReadOnlyList<UnaddressableRecipient> Unaddressable, int Passed)
{
    public int Devices => Batches.Sum(batch => batch.Jobs.Count);

    public int UnaddressableRecipients => Unaddressable.Count(entry => entry.IsWholeRecipient);
}

/// <summary>Makes batches of the devices of Users: the same Users in the same order give the same batches and
/// notification ids.</summary>
public static class Expander
{
    /// <summary>Devices in one transaction, which takes 100 rows: batches are smaller where there are several
    /// providers, or where they are cut by their bytes.</summary>
    private const int MaximumDevices = 5_000;

    /// <summary>Bytes of tokens and variables in one transaction, which takes 4 MiB as base64 and JSON.</summary>
    private const int MaximumBytes = 2 * 1024 * 1024;

    /// <summary>Bytes of the list of those who cannot be reached: it is one row.</summary>
    private const int MaximumUnaddressable = 600 * 1024;

    /// <param name="tokens">Devices that the request names itself; they come first.</param>
    /// <param name="users">Their devices are left out where the request names them itself.</param>
    public static Expansion Expand(
        Operation operation, int range, int step, IReadOnlyList<FoundDevice> tokens, IReadOnlyList<StreamedUser> users, DateTimeOffset now)
    {
        var seen = new HashSet<string>(operation.DirectHashes);
        var devices = new List<FoundDevice>(tokens);
        var unaddressable = tokens
            .Where(token => !operation.Route.Credentials.ContainsKey(token.Address.Provider))
            .Select(token => new UnaddressableRecipient(null, token.Address, DeliveryErrorCode.NoCredential, true)).ToList();
        var (passed, bytes, entries) = (0, 0, 0);
        foreach (var user in users)
        {
            var (found, missed) = Sort(operation, user);
            var moreBytes = found.Sum(BatchMaker.BytesOf);
            var moreEntries = missed.Sum(entry => entry.StoredBytes);
            if (passed > 0 && (devices.Count + found.Count > MaximumDevices || bytes + moreBytes > MaximumBytes
                || entries + moreEntries > MaximumUnaddressable)) break;
            (passed, bytes, entries) = (passed + 1, bytes + moreBytes, entries + moreEntries);
            devices.AddRange(found.Where(device => seen.Add(device.Address.Hash)));
            unaddressable.AddRange(missed);
        }

        var dueAt = operation.SendAt > now ? operation.SendAt.Value : now;
        return new Expansion(BatchMaker.Make(range, step, devices, operation.Route, now, dueAt), unaddressable, passed);
    }

    private static (List<FoundDevice> Devices, List<UnaddressableRecipient> Unaddressable) Sort(Operation operation, StreamedUser user)
    {
        if (user.Registration is not { Devices.Count: > 0 } registration)
            return ([], [new UnaddressableRecipient(
                user.User, null, user.IsUnknown ? DeliveryErrorCode.UserUnknown : DeliveryErrorCode.UserWithoutDevice, true)]);
        var routed = registration.Devices.OrderBy(device => device.Address.Hash, StringComparer.Ordinal)
            .ToLookup(device => operation.Route.Credentials.ContainsKey(device.Address.Provider));
        return (
            [.. routed[true].Select(device => new FoundDevice(device.Address, user.User, user.Variables, device.RegisteredAt)
            {
                ExternalId = registration.ExternalId,
            })],
            [.. routed[false].Select((device, index) => new UnaddressableRecipient(
                user.User, device.Address, DeliveryErrorCode.NoCredential, index == 0 && !routed[true].Any()))]);
    }
}

/// <summary>Takes one step of a walk: reads the next Users and writes what was found, in one transaction with the
/// walk's new cursor.</summary>
public sealed class WalkStepper(
    IWalkStore walks, UserStream stream, CachedCatalogs catalogs, IOptions<SendOptions> options, PushMetrics metrics, ServiceTime time)
{
    /// <summary>Recipients from which a walk is split.</summary>
    public int SplitFrom { get; init; } = 10_000;

    /// <summary>The walk after the step, and its batches. Null where another worker has taken the step, and nothing was
    /// written.</summary>
    public async Task<(Walk Walk, WalkStep Step)?> TryStepAsync(Operation operation, Walk walk, CancellationToken cancellationToken)
    {
        // Devices of an App that was deleted since, or of an earlier App of the same name, are out of reach.
        var app = (await catalogs.FindAsync(
            operation.Account, known => known.FindApp(operation.Route.App) is not null, cancellationToken)).FindApp(operation.Route.App);
        var part = app is null
            ? await ReadWithoutAppAsync(operation, walk, cancellationToken)
            : await stream.ReadAsync(
                operation.Account, app, operation.HasNamedUsers ? NamedOf(operation) : null, operation.Sources, walk.Span, walk.Density,
                cancellationToken);
        var now = time.GetUtcNow();
        var number = walk.Steps + 1;
        var expansion = Expander.Expand(operation, walk.Range, number, [], part.Users, now);
        var isWhole = expansion.Passed == part.Users.Count;
        var last = isWhole ? part.Last : part.Users[expansion.Passed - 1].User;
        var passed = part.Users.Take(expansion.Passed).ToList();
        var next = walk with
        {
            After = last ?? walk.After,
            Steps = number,
            Recipients = walk.Recipients + passed.Count(user => !user.IsNamed),
            Unaddressable = walk.Unaddressable + expansion.UnaddressableRecipients,
            Devices = walk.Devices + expansion.Devices,
            State = last is null ? WalkState.Ended : WalkState.Open,
            Density = part.Density,
            UpdatedAt = now,
        };
        next = SplitIfLarge(next, passed.Count);
        var foundNobody = next is { State: WalkState.Ended, Until: Walk.Ranges, Range: 0, Recipients: 0 } && operation.Recipients == 0;
        var step = new WalkStep(
            walk.Range, number, 0, passed.FirstOrDefault()?.User, passed.LastOrDefault()?.User,
            foundNobody ? [new UnaddressableRecipient(null, null, DeliveryErrorCode.NobodyFound, false)] : expansion.Unaddressable,
            expansion.Batches.Count, now);
        if (await walks.TryStepAsync(operation.Id, next, step, expansion.Batches, cancellationToken) is not { } written) return null;
        metrics.JobsExpanded(expansion.Devices);
        return (written, step);
    }

    /// <summary>Once, after the first step: how much of the ids it passed tells how much there is.</summary>
    private Walk SplitIfLarge(Walk walk, int passed) =>
        walk is { Range: 0, Steps: 1, State: WalkState.Open } && passed / walk.ShareRead > SplitFrom
            ? walk.Split(options.Value.MaximumRanges)
            : walk;

    /// <summary>Of a deleted App the named Users are told that they have no device; there is nobody else.</summary>
    private async Task<StreamPart> ReadWithoutAppAsync(Operation operation, Walk walk, CancellationToken cancellationToken)
    {
        if (!operation.HasNamedUsers) return new StreamPart([], null, null);
        var (named, hasMore) = await walks.ListNamedAsync(operation.Id, walk.Span, stream.PartSize, cancellationToken);
        return new StreamPart(
            await stream.FindAsync(operation.Account, null, named, cancellationToken), hasMore ? named[^1].User : null, null);
    }

    private NamedUsers NamedOf(Operation operation) => (span, limit, token) => walks.ListNamedAsync(operation.Id, span, limit, token);
}
