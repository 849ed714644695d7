using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Expand;

/// <summary>A User that a send reaches.</summary>
/// <param name="Variables">Those of the first recipient that names the User.</param>
/// <param name="IsNamed">The request names the User itself.</param>
/// <param name="Registration">Under the App in use; null where there is none.</param>
/// <param name="IsUnknown">There is no such User. Told of named Users alone: an Audience may hold a million without a
/// device.</param>
public sealed record StreamedUser(UserId User, string? Variables, bool IsNamed, Registration? Registration, bool IsUnknown);

/// <summary>A part of a stream.</summary>
/// <param name="Users">In the order of their ids, each once.</param>
/// <param name="Last">Up to where all sources were read; null at the end of the span.</param>
/// <param name="Density">See <see cref="Walk.Density"/>.</param>
public sealed record StreamPart(IReadOnlyList<StreamedUser> Users, UserId? Last, double? Density);

/// <summary>The first of the Users that a request names, in a span.</summary>
public delegate Task<(IReadOnlyList<NamedUser> Users, bool HasMore)> NamedUsers(
    UserSpan span, int limit, CancellationToken cancellationToken);

/// <summary>
/// Reads named Users, Audiences and filters as one list in the order of the User ids. Each source gives its next Users;
/// what one of them cut short does not tell about goes into the next part. A User that comes or goes meanwhile is
/// found or not; all others are found exactly once, because the cursor is an id and no count.
/// </summary>
public sealed class UserStream(
    IAudienceStore audiences, IRegistrationStore registrations, IUserStore users, IOptions<SendOptions> options)
{
    /// <summary>Users that each source gives at once: one request to the table service.</summary>
    public int PartSize { get; init; } = 1_000;

    /// <summary>
    /// Registrations of an App for each one that is looked for, from which point reads are cheaper than reading all of
    /// them: a request for 1,000 rows costs about as much as 40 point reads, in the service and in storage.
    /// </summary>
    private const double Sparse = 25;

    /// <summary>Fewer than this are looked up one by one at once.</summary>
    private const int FewUsers = 30;

    /// <param name="density">As the part before found it; null if none did.</param>
    public async Task<StreamPart> ReadAsync(
        AccountSid account, App app, NamedUsers? named, IReadOnlyList<RecipientSource> sources, UserSpan span, double? density,
        CancellationToken cancellationToken)
    {
        var listed = named is null
            ? new Source<NamedUser>([], null)
            : Source.Of(await named(span, PartSize, cancellationToken), user => user.User);
        AudienceId[] wanted = [.. sources.SelectMany(source => source.Audiences).Distinct()];
        var members = new Source<UserId>[wanted.Length];
        await InParallelAsync(wanted.Length, async (index, token) =>
        {
            var users = await audiences.ListUsersAsync(account, wanted[index], span, PartSize, token);
            members[index] = Source.Of((users, users.Count == PartSize), user => user);
        }, cancellationToken);
        RecipientSource.Chosen[] filters = [.. sources.OfType<RecipientSource.Chosen>()];
        var chosen = new Source<Registration>[filters.Length];
        await InParallelAsync(filters.Length, async (index, token) =>
        {
            var page = await registrations.ListAsync(account, app.Name, span, filters[index].Filter, false, PartSize, token);
            chosen[index] = new Source<Registration>(page.Registrations, page.Next);
        }, cancellationToken);

        var last = members.Select(source => source.Last).Concat(chosen.Select(source => source.Last)).Append(listed.Last)
            .OfType<UserId>().MinBy(user => user.Tail, StringComparer.Ordinal);
        var found = new SortedDictionary<string, Candidate>(StringComparer.Ordinal);
        foreach (var user in listed.Items) Add(user.User, user.Place, user.Variables, true, null);
        var sets = wanted.Zip(members).ToDictionary(pair => pair.First, pair => pair.Second.Items.Select(user => user.Tail).ToHashSet());
        foreach (var source in sources.OfType<RecipientSource.Members>())
        {
            foreach (var user in members[Array.IndexOf(wanted, source.Audience)].Items)
                Add(user, source.Place, source.Variables, false, null);
        }

        foreach (var (source, part) in filters.Zip(chosen))
        {
            foreach (var registration in part.Items.Where(registration => IsBefore(registration.UserId)))
            {
                // Who logged out everywhere is no recipient of a filter.
                if (registration.LiveUnder(app) is { Devices.Count: > 0 } live
                    && source.Filter.Matches(live, audience => sets[audience].Contains(live.UserId.Tail)))
                    Add(live.UserId, source.Place, source.Variables, false, live);
            }
        }

        density = await FindRegistrationsAsync(account, app, span, last, found, density, cancellationToken);
        var streamed = found.Values
            .Select(candidate => new StreamedUser(candidate.User, candidate.Variables, candidate.IsNamed, candidate.Registration, false))
            .ToArray();
        await TellUnknownAsync(account, streamed, cancellationToken);
        return new StreamPart(streamed, last, density);

        bool IsBefore(UserId user) => last is null || string.CompareOrdinal(user.Tail, last.Tail) <= 0;

        void Add(UserId user, int place, string? variables, bool isNamed, Registration? registration)
        {
            if (!IsBefore(user)) return;
            if (!found.TryGetValue(user.Tail, out var candidate))
                found.Add(user.Tail, candidate = new Candidate(user) { Place = int.MaxValue });
            candidate.IsNamed |= isNamed;
            candidate.Registration ??= registration;
            if (place < candidate.Place) (candidate.Place, candidate.Variables) = (place, variables);
        }
    }

    /// <summary>The Users that a request names, looked up one by one.</summary>
    /// <param name="app">Null where it was deleted: then nobody has a device.</param>
    public async Task<IReadOnlyList<StreamedUser>> FindAsync(
        AccountSid account, App? app, IReadOnlyList<NamedUser> named, CancellationToken cancellationToken)
    {
        var found = new StreamedUser[named.Count];
        await InParallelAsync(named.Count, async (index, token) =>
        {
            var registration = app is null
                ? null : (await registrations.FindAsync(account, app.Name, named[index].User, token)).LiveUnder(app);
            found[index] = new StreamedUser(named[index].User, named[index].Variables, true, registration, false);
        }, cancellationToken);
        await TellUnknownAsync(account, found, cancellationToken);
        return found;
    }

    private Task TellUnknownAsync(AccountSid account, StreamedUser[] streamed, CancellationToken cancellationToken)
    {
        int[] places = [.. Enumerable.Range(0, streamed.Length).Where(
            place => streamed[place] is { IsNamed: true, Registration: not { Devices.Count: > 0 } })];
        return InParallelAsync(places.Length, async (index, token) =>
        {
            var place = places[index];
            var user = await users.FindAsync(account, streamed[place].User, token);
            streamed[place] = streamed[place] with { IsUnknown = user is null or { DeletedAt: not null } };
        }, cancellationToken);
    }

    /// <summary>The registrations of the Users that no filter has brought: by ranges where most of the App's Users are
    /// among them, else one by one.</summary>
    private async Task<double?> FindRegistrationsAsync(
        AccountSid account, App app, UserSpan span, UserId? last, SortedDictionary<string, Candidate> found, double? density,
        CancellationToken cancellationToken)
    {
        List<Candidate> missing = [.. found.Values.Where(candidate => candidate.Registration is null)];
        if (last is not null) span = span.UpTo(last);
        var next = 0;
        while (missing.Count - next >= FewUsers && density is null or < Sparse)
        {
            var page = await registrations.ListAsync(account, app.Name, span, null, false, PartSize, cancellationToken);
            var rows = page.Registrations.ToDictionary(registration => registration.UserId.Tail);
            var reached = page.Next;
            var before = next;
            while (next < missing.Count && (reached is null || string.CompareOrdinal(missing[next].User.Tail, reached.Tail) <= 0))
            {
                missing[next].Registration = rows.GetValueOrDefault(missing[next].User.Tail).LiveUnder(app);
                next++;
            }

            if (rows.Count > 0) density = rows.Count / Math.Max(next - before, 0.5);
            if (reached is null) break;
            span = span with { After = reached };
        }

        await InParallelAsync(missing.Count - next, async (index, token) =>
        {
            var candidate = missing[next + index];
            candidate.Registration = (await registrations.FindAsync(account, app.Name, candidate.User, token)).LiveUnder(app);
        }, cancellationToken);
        return density;
    }

    private Task InParallelAsync(int count, Func<int, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        Parallel.ForAsync(
            0, Math.Max(count, 0),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (index, token) => await work(index, token));

    /// <param name="Last">Null where the source was read to the end.</param>
    private sealed record Source<T>(IReadOnlyList<T> Items, UserId? Last);

    private static class Source
    {
        public static Source<T> Of<T>((IReadOnlyList<T> Items, bool HasMore) part, Func<T, UserId> userOf) =>
            new(part.Items, part.HasMore ? userOf(part.Items[^1]) : null);
    }

    private sealed class Candidate(UserId user)
    {
        public UserId User { get; } = user;

        public int Place { get; set; }

        public string? Variables { get; set; }

        public bool IsNamed { get; set; }

        public Registration? Registration { get; set; }
    }
}
