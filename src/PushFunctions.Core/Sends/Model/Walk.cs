using System.Globalization;

namespace PushFunctions.Core.Sends.Model;

/// <summary>
/// How far the recipients of a send that are not looked up within its request have been read, in the order of the User
/// ids. A walk begins as one; a large one is split, and each part goes on by itself: see <see cref="Parts"/>.
/// </summary>
public sealed record Walk
{
    /// <summary>The partition of its rows and the first hex digit of its batches' ids; the part begins with the Users of
    /// this range.</summary>
    public required int Range { get; init; }

    /// <summary>The first range that is not the part's.</summary>
    public required int Until { get; init; }

    /// <summary>Ranges of each part that it is split into.</summary>
    public required int Width { get; init; }

    /// <summary>The User that the last step ended with; null before the first.</summary>
    public UserId? After { get; init; }

    /// <summary>How many steps were taken; the next has the number after that.</summary>
    public int Steps { get; init; }

    /// <summary>Users that were found by Audiences and filters. Those that the request names were counted when it was
    /// accepted.</summary>
    public int Recipients { get; init; }

    /// <summary>Recipients that cannot be delivered to.</summary>
    public int Unaddressable { get; init; }

    /// <summary>Jobs in the batches that were written.</summary>
    public int Devices { get; init; }

    public required WalkState State { get; init; }

    /// <summary>Registrations of the App for each recipient whose registration was looked for, as the last range read
    /// showed; null before one.</summary>
    public double? Density { get; init; }

    /// <summary>When the last step was taken.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Guards the next step.</summary>
    public string? Version { get; init; }

    /// <summary>User ids begin with one of 8 digits and then one of 32: a range is a sixteenth of them.</summary>
    public const int Ranges = 16;

    public static Walk Start(DateTimeOffset at) =>
        new() { Range = 0, Until = Ranges, Width = Ranges, State = WalkState.Open, UpdatedAt = at };

    /// <summary>Leaves all ranges behind the one it is in to other walks. Only the first walk of an operation is split,
    /// once.</summary>
    /// <param name="parts">How many walks there are at most.</param>
    public Walk Split(int parts)
    {
        var width = (Ranges + parts - 1) / parts;
        var until = Math.Min(Ranges, ((RangeOf(After!) / width) + 1) * width);
        return until == Ranges ? this : this with { Until = until, Width = width, State = WalkState.Splitting };
    }

    /// <summary>The walks that a split leaves the rest to.</summary>
    public IEnumerable<Walk> Parts(DateTimeOffset at)
    {
        for (var range = Until; range < Ranges; range += Width)
        {
            yield return new Walk
            {
                Range = range,
                Until = Math.Min(range + Width, Ranges),
                Width = Width,
                State = WalkState.Open,
                Density = Density,
                UpdatedAt = at,
            };
        }
    }

    public static int RangeOf(UserId user) => RangeOf(user.Tail);

    /// <param name="tail">At least the first two digits of a User's id.</param>
    public static int RangeOf(string tail) =>
        ((CrockfordBase32.Alphabet.IndexOf(tail[0], StringComparison.Ordinal) * 32)
            + CrockfordBase32.Alphabet.IndexOf(tail[1], StringComparison.Ordinal)) / Ranges;

    /// <summary>The first two digits of the first User of a range; null behind the last range.</summary>
    public static string? PrefixOf(int range) => range >= Ranges
        ? null
        : string.Create(
            CultureInfo.InvariantCulture, $"{CrockfordBase32.Alphabet[range / 2]}{CrockfordBase32.Alphabet[range % 2 * Ranges]}");

    /// <summary>What is left to read.</summary>
    public UserSpan Span => new(After, PrefixOf(Range), PrefixOf(Until));

    /// <summary>The share of the part's ids that lies behind, 0 to 1: ids are random, so that it tells the share of the
    /// Users too.</summary>
    public double ShareRead => After is null ? 0 : ShareOf(After, Range, Until);

    /// <summary>The share of the Users from one range to before another that lies up to a User.</summary>
    public static double ShareOf(UserId user, int from, int until)
    {
        // Eight digits, of which the first is 0 to 7: 38 bits.
        var place = (double)CrockfordBase32.Decode(user.Tail.AsSpan(0, 8)) / (1L << 38) * Ranges;
        return Math.Clamp((place - from) / (until - from), 1e-9, 1);
    }
}

public enum WalkState
{
    /// <summary>More is to be read.</summary>
    Open,

    /// <summary>It was split, and its parts may not be written yet.</summary>
    Splitting,

    /// <summary>All of it was read, or the operation was canceled.</summary>
    Ended,
}

/// <summary>What a step found beside its batches: written once, with them and the walk's new cursor.</summary>
/// <param name="Number">Step 0 is what was expanded within the request.</param>
/// <param name="Part">Only step 0 has several: what lies in one row.</param>
/// <param name="First">The first User that the step passed; null where it passed none.</param>
/// <param name="Last">The last.</param>
public sealed record WalkStep(
    int Range, int Number, int Part, UserId? First, UserId? Last, IReadOnlyList<UnaddressableRecipient> Unaddressable, int Batches,
    DateTimeOffset CreatedAt)
{
    public IEnumerable<BatchId> BatchIds => Enumerable.Range(0, Batches).Select(index => BatchId.Original(Number, index, Range));

    /// <summary>Step 0, where there is something to tell: who cannot be reached of those that the request names.</summary>
    public static IReadOnlyList<WalkStep> Within(IReadOnlyList<UnaddressableRecipient> unaddressable, DateTimeOffset at) =>
    [
        .. StoredSize.Cut(unaddressable, int.MaxValue, entry => entry.StoredBytes)
            .Select((part, index) => new WalkStep(0, 0, index, null, null, part, 0, at)),
    ];
}

/// <summary>The place of a step among those of its operation.</summary>
public readonly record struct StepPlace(int Range, int Number, int Part);

/// <summary>A User that a send names, in the order of the ids.</summary>
/// <param name="Place">Its place in the request's <c>to</c>: of several recipients that reach a User the first
/// counts.</param>
public sealed record NamedUser(UserId User, string? Variables, int Place);

/// <summary>Walks of operations: their cursors, steps and the Users that the request named.</summary>
public interface IWalkStore
{
    /// <summary>Inserts those that are not there; safe to repeat.</summary>
    /// <param name="users">In the order of their ids, each once.</param>
    Task AddNamedAsync(OperationId operation, IReadOnlyList<NamedUser> users, CancellationToken cancellationToken);

    /// <summary>The first of the named Users in the span, in the order of their ids; some rows of them, and at least
    /// one User unless none is left.</summary>
    /// <returns>The Users, and whether more may follow.</returns>
    Task<(IReadOnlyList<NamedUser> Users, bool HasMore)> ListNamedAsync(
        OperationId operation, UserSpan span, int limit, CancellationToken cancellationToken);

    /// <summary>Inserts the walk unless it is there. Safe to repeat.</summary>
    Task AddAsync(OperationId operation, Walk walk, CancellationToken cancellationToken);

    Task<Walk?> FindAsync(OperationId operation, int range, CancellationToken cancellationToken);

    /// <summary>All walks of the operation, by range.</summary>
    Task<IReadOnlyList<Walk>> ListAsync(OperationId operation, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces the walk, and inserts the step and its batches, in one transaction. Null where another write of the
    /// walk came first: then nothing was written.
    /// </summary>
    /// <param name="step">Null where only the walk changes.</param>
    Task<Walk?> TryStepAsync(
        OperationId operation, Walk walk, WalkStep? step, IReadOnlyList<DeliveryBatch> batches, CancellationToken cancellationToken);

    /// <summary>Inserts what was expanded within the request, in one transaction where it fits. Safe to repeat.</summary>
    /// <param name="steps">None where every recipient could be addressed.</param>
    Task AddFirstAsync(
        OperationId operation, IReadOnlyList<WalkStep> steps, IReadOnlyList<DeliveryBatch> batches, CancellationToken cancellationToken);

    Task<WalkStep?> FindStepAsync(OperationId operation, int range, int number, CancellationToken cancellationToken);

    /// <summary>Steps with unaddressable recipients, by range, number and part.</summary>
    /// <param name="from">The first of them (inclusive); null for the first of all.</param>
    Task<IReadOnlyList<WalkStep>> ListUnaddressableAsync(
        OperationId operation, StepPlace? from, int limit, CancellationToken cancellationToken);
}
