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
