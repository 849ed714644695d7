namespace PushFunctions.Core.Sends.Deliver;

/// <summary>Whether a message is one that the providers of its recipients take.</summary>
public sealed class PayloadLimit(IEnumerable<IPushProvider> providers, IUserStore users)
{
    /// <summary>Up to as many Users are looked up to find out which providers a send that is too large for some of them reaches.</summary>
    public const int MaximumLookups = 20;

    private readonly IPushProvider[] _providers = [.. providers];

    /// <summary>Null where it fits; else what the provider counts and allows.</summary>
    public string? Check(PushMessage message, Provider provider)
    {
        if (_providers.FirstOrDefault(candidate => candidate.Serves(provider)) is not { } service) return null;
        var (bytes, maximum) = service.MeasurePayload(message);
        return bytes <= maximum
            ? null
            : $"The payload has {bytes} bytes for {provider.ToName()}; at most {maximum} are allowed. Shorten title, body, data or overrides.";
    }

    /// <summary>
    /// What is wrong with a send whoever gets it: what a provider is certain to refuse in the parts that no template makes, and a payload that is
    /// too large for a provider that the recipients have, even where all templates give nothing.
    /// </summary>
    public async Task<IReadOnlyList<Problem>> CheckAsync(CompiledTemplate template, Catalog catalog, SendRoute route, IReadOnlyList<Recipient> to, CancellationToken cancellationToken)
    {
        var known = template.Outline(PushMessage.Unknown);
        var problems = _providers.SelectMany(provider => provider.CheckPayload(known)).Select(fault => Problem.Invalid(fault.Context, fault.Message)).ToList();
        var least = template.Outline("");
        var tooLarge = new Dictionary<Provider, string>();
        foreach (var provider in route.Credentials.Keys)
        {
            if (Check(least, provider) is { } text) tooLarge[provider] = text;
        }

        if (tooLarge.Count == 0) return problems;
        var reached = await ReachedAsync(catalog, route, to, tooLarge.Keys, cancellationToken);
        problems.AddRange(tooLarge.Where(entry => reached.Contains(entry.Key)).Select(entry => Problem.Invalid("$.content", entry.Value)));
        return problems;
    }

    /// <summary>Which of <paramref name="asked"/> the recipients have, as far as that is known; an audience and many Users may have any.</summary>
    private async Task<IReadOnlySet<Provider>> ReachedAsync(Catalog catalog, SendRoute route, IReadOnlyList<Recipient> to, IReadOnlyCollection<Provider> asked, CancellationToken cancellationToken)
    {
        var reached = to.OfType<Recipient.ToToken>().Select(recipient => recipient.Address.Provider).ToHashSet();
        if (to.All(recipient => recipient is Recipient.ToToken) || reached.IsSupersetOf(asked)) return reached;
        UserId[] named = [.. to.OfType<Recipient.ToUser>().Select(recipient => recipient.User).Distinct()];
        if (named.Length > MaximumLookups || to.Any(recipient => recipient is Recipient.ToAudience) || catalog.FindApp(route.App) is not { } app) return asked.ToHashSet();
        foreach (var user in named)
            reached.UnionWith((await users.ListDevicesAsync(catalog.Account, user, app.Name, cancellationToken)).LiveUnder(app).Select(device => device.Address.Provider));
        return reached;
    }
}
