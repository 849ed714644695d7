namespace PushFunctions.Core.Sends.Accept;

/// <summary>The recipients of a send, by kind, each once: of a repeated one the first counts.</summary>
/// <param name="Users">In the order of their ids.</param>
/// <param name="Sources">Audiences and filters, in the order of <c>to</c>.</param>
public sealed record RecipientSet(
    IReadOnlyList<FoundDevice> Tokens, IReadOnlyList<NamedUser> Users, IReadOnlyList<RecipientSource> Sources)
{
    /// <summary>Whether later steps read who is reached. A few Users are looked up within the request: what is small
    /// has nothing between its 202 and the provider but one message.</summary>
    /// <param name="isScheduled">Who has which device is seen when it is due.</param>
    public bool NeedsWalk(bool isScheduled) => Sources.Count > 0 || Users.Count > (isScheduled ? 0 : SendOptions.ExpressRecipients);

    /// <param name="filters">The filters of the Audiences that have one, and filters whose Audiences were resolved.</param>
    public static RecipientSet Of(IReadOnlyList<Recipient> recipients, ResolvedAudiences filters, DateTimeOffset acceptedAt)
    {
        var tokens = new Dictionary<DeviceAddress, FoundDevice>();
        var users = new SortedDictionary<string, NamedUser>(StringComparer.Ordinal);
        var sources = new Dictionary<object, RecipientSource>();
        for (var place = 0; place < recipients.Count; place++)
        {
            _ = recipients[place] switch
            {
                Recipient.ToToken to => tokens.TryAdd(to.Address, new FoundDevice(to.Address, null, to.Variables, acceptedAt)),
                Recipient.ToUser to => users.TryAdd(to.User.Tail, new NamedUser(to.User, to.Variables, place)),
                Recipient.ToAudience to => sources.TryAdd(
                    to.Audience,
                    filters.FilterOf(to.Audience) is { } filter
                        ? new RecipientSource.Chosen(filter, place, to.Variables)
                        : new RecipientSource.Members(to.Audience, place, to.Variables)),
                Recipient.ToFilter to =>
                    sources.TryAdd(to, new RecipientSource.Chosen(filters.Resolve(to.Filter), place, to.Variables)),
                _ => throw new ArgumentOutOfRangeException(nameof(recipients)),
            };
        }

        return new RecipientSet([.. tokens.Values], [.. users.Values], [.. sources.Values]);
    }
}

/// <summary>The Audiences that a send or a filter names, as they were when it was accepted: an Audience with a filter
/// stands for its filter.</summary>
public sealed class ResolvedAudiences(IReadOnlyDictionary<AudienceId, Audience> audiences)
{
    public Filter? FilterOf(AudienceId audience) => audiences.GetValueOrDefault(audience)?.Filter;

    public Filter Resolve(Filter filter) =>
        filter.Replace(leaf => leaf is Filter.Member member && FilterOf(member.Audience) is { } other ? other : leaf);
}

/// <summary>Finds the Audiences that a send names.</summary>
public sealed class AudienceResolver(IAudienceStore audiences)
{
    private const int Parallelism = 16;

    /// <summary>Adds a problem for each Audience that was not found, and for too many.</summary>
    public async Task<ResolvedAudiences> ResolveAsync(
        AccountSid account, IReadOnlyList<Recipient> to, List<Problem> problems, CancellationToken cancellationToken)
    {
        var named = to.SelectMany((recipient, index) => NamedIn(recipient, index)).ToList();
        if (to.Count(recipient => recipient is Recipient.ToFilter) is var filters && filters > SendOptions.MaximumFilters)
            problems.Add(
                Problem.Invalid(
                    "$.to", $"A send can have at most {SendOptions.MaximumFilters} filters; this one has {filters}. Join them with 'or', or split the send."));
        AudienceId[] distinct = [.. named.Select(entry => entry.Audience).Distinct()];
        if (distinct.Length > SendOptions.MaximumAudiences)
        {
            problems.Add(
                Problem.Invalid(
                    "$.to", $"A send can have at most {SendOptions.MaximumAudiences} audiences. Merge some, or split the send."));
            return new ResolvedAudiences(new Dictionary<AudienceId, Audience>());
        }

        var found = await InParallel.SelectAsync(
            distinct, Parallelism, (audience, token) => audiences.FindAsync(account, audience, token), cancellationToken);
        var known = found.OfType<Audience>().ToDictionary(audience => audience.Id);
        foreach (var (audience, path) in named.Where(entry => !known.ContainsKey(entry.Audience)))
            problems.Add(
                Problem.Invalid(path, $"Audience '{audience}' not found. Check the ID, and that it belongs to this account."));
        return new ResolvedAudiences(known);
    }

    private static IEnumerable<(AudienceId Audience, string Path)> NamedIn(Recipient recipient, int index) => recipient switch
    {
        Recipient.ToAudience to => [(to.Audience, $"$.to[{index}].audienceId")],
        Recipient.ToFilter to => to.Filter.Audiences.Select(audience => (audience, $"$.to[{index}].filter")),
        _ => [],
    };
}

/// <summary>Whom a send would reach.</summary>
/// <param name="Users">Users with at least one device that can be delivered to; tokens of the request are of none.</param>
/// <param name="Devices">Devices by provider.</param>
/// <param name="IsExact">False where only a part was read, and the rest is estimated from it.</param>
public sealed record RecipientCount(long Users, IReadOnlyDictionary<Provider, long> Devices, bool IsExact);

/// <summary>Counts whom a send would reach now, by the same reading as the send's own.</summary>
public sealed class RecipientCounter(CachedCatalogs catalogs, AudienceResolver audiences, UserStream stream, TimeProvider time)
{
    /// <summary>How long one request reads. Ids are random, so that the part that was read tells about the rest.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <exception cref="RequestException">No App to send from (<c>$.from</c>), an Audience that does not exist.</exception>
    public async Task<RecipientCount> CountAsync(
        AccountSid account, SendFrom from, IReadOnlyList<Recipient> to, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var catalog = await catalogs.ReadAsync(account, cancellationToken);
        var route = SendCheck.Try(() => SendRouter.Resolve(catalog, from), problems);
        var resolved = await audiences.ResolveAsync(account, to, problems, cancellationToken);
        if (route is null || problems.Count > 0) throw new RequestException(problems);
        var recipients = RecipientSet.Of(to, resolved, time.GetUtcNow());
        var tokens = recipients.Tokens.Where(token => route.Credentials.ContainsKey(token.Address.Provider)).ToList();
        var counted = await CountUsersAsync(account, catalog.FindApp(route.App)!, route, recipients, cancellationToken);
        return counted with
        {
            Devices = route.Credentials.Keys.ToDictionary(
                provider => provider, provider => counted.Devices[provider] + tokens.Count(token => token.Address.Provider == provider)),
        };
    }

    private async Task<RecipientCount> CountUsersAsync(
        AccountSid account, App app, SendRoute route, RecipientSet recipients, CancellationToken cancellationToken)
    {
        var direct = recipients.Tokens.Select(token => token.Address).ToHashSet();
        var devices = route.Credentials.Keys.ToDictionary(provider => provider, _ => 0L);
        var users = 0L;
        var begun = time.GetTimestamp();
        var span = UserSpan.Everyone;
        var density = (double?)null;
        while (true)
        {
            var part = await stream.ReadAsync(
                account, app, recipients.Users.Count > 0 ? Named : null, recipients.Sources, span, density, cancellationToken);
            foreach (var user in part.Users)
            {
                var reached = (user.Registration?.Devices ?? [])
                    .Where(device => route.Credentials.ContainsKey(device.Address.Provider)).ToList();
                if (reached.Count > 0) users++;
                foreach (var device in reached.Where(device => !direct.Contains(device.Address))) devices[device.Address.Provider]++;
            }

            if (part.Last is null) return new RecipientCount(users, devices, true);
            (span, density) = (span with { After = part.Last }, part.Density);
            if (time.GetElapsedTime(begun) < Limit) continue;
            var share = Walk.ShareOf(part.Last, 0, Walk.Ranges);
            return new RecipientCount(
                (long)(users / share), devices.ToDictionary(pair => pair.Key, pair => (long)(pair.Value / share)), false);
        }

        Task<(IReadOnlyList<NamedUser>, bool)> Named(UserSpan from, int limit, CancellationToken _)
        {
            List<NamedUser> found = [.. recipients.Users.Where(user => from.Holds(user.User)).Take(limit + 1)];
            return Task.FromResult<(IReadOnlyList<NamedUser>, bool)>(([.. found.Take(limit)], found.Count > limit));
        }
    }
}
