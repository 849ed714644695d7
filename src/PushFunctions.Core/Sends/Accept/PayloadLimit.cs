namespace PushFunctions.Core.Sends.Accept;

/// <summary>Whether the providers of a send's recipients accept what it says, as far as that is known before anything
/// is sent.</summary>
public sealed class PayloadLimit(IEnumerable<IPushProvider> providers, IRegistrationStore registrations)
{
    /// <summary>Up to as many Users are looked up to find out which providers a send that is too large for some of
    /// them reaches.</summary>
    public const int MaximumLookups = 20;

    private readonly IPushProvider[] _providers = [.. providers];

    /// <summary>
    /// What is wrong with a send for any recipient: what a provider is certain to refuse in the parts that no template
    /// makes, and a payload that is too large for a provider that the recipients have, even where all templates give
    /// nothing.
    /// </summary>
    public async Task<IReadOnlyList<Problem>> CheckAsync(
        CompiledTemplate template, Catalog catalog, SendRoute route, IReadOnlyList<Recipient> to, CancellationToken cancellationToken)
    {
        var known = template.Outline(PushMessage.Unknown);
        var least = template.Outline("");
        var problems = new List<Problem>();
        var tooLarge = new Dictionary<Provider, string>();
        foreach (var service in _providers)
        {
            var check = service.Check(known);
            problems.AddRange(check.Faults.Select(fault => Problem.Invalid(fault.Context, fault.Message)));
            // A constant template has one outline: it is built once for each provider.
            if ((template.IsConstant ? check : service.Check(least)).Excess is not { } excess) continue;
            foreach (var provider in route.Credentials.Keys.Where(service.Serves)) tooLarge[provider] = excess.Describe(provider);
        }

        if (tooLarge.Count == 0) return problems;
        var reached = await ReachedAsync(catalog, route, to, tooLarge.Keys, cancellationToken);
        problems.AddRange(tooLarge.Where(entry => reached.Contains(entry.Key)).Select(entry => Problem.Invalid("$.content", entry.Value)));
        return problems;
    }

    /// <summary>Which of <paramref name="asked"/> the recipients have, as far as that is known; audiences, filters
    /// and many Users may have any.</summary>
    private async Task<IReadOnlySet<Provider>> ReachedAsync(
        Catalog catalog, SendRoute route, IReadOnlyList<Recipient> to, IReadOnlyCollection<Provider> asked,
        CancellationToken cancellationToken)
    {
        var reached = to.OfType<Recipient.ToToken>().Select(recipient => recipient.Address.Provider).ToHashSet();
        if (to.All(recipient => recipient is Recipient.ToToken) || reached.IsSupersetOf(asked)) return reached;
        UserId[] named = [.. to.OfType<Recipient.ToUser>().Select(recipient => recipient.User).Distinct()];
        if (named.Length > MaximumLookups || to.Any(recipient => recipient is not (Recipient.ToToken or Recipient.ToUser))
            || catalog.FindApp(route.App) is not { } app) return asked.ToHashSet();
        foreach (var user in named)
        {
            var registration = await registrations.FindAsync(catalog.Account, app.Name, user, cancellationToken);
            reached.UnionWith((registration.LiveUnder(app)?.Devices ?? []).Select(device => device.Address.Provider));
        }

        return reached;
    }
}
