namespace PushFunctions.Core.Sends.Accept;

/// <summary>Everything that a send can be refused for.</summary>
public sealed class SendCheck(
    CachedCatalogs catalogs,
    AudienceResolver audiences,
    UserStream stream,
    TemplateCompiler templates,
    PayloadLimit payload,
    ServiceTime time)
{
    /// <summary>Nothing is written.</summary>
    /// <exception cref="RequestException">No App to send from (<c>$.from</c>), a template that does not parse, a
    /// payload over the limit, an Audience that does not exist.</exception>
    public async Task<PreparedSend> PrepareAsync(AccountSid account, SendCommand command, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var catalog = await catalogs.FindAsync(account, known => IsServed(known, command), cancellationToken);
        var now = time.GetUtcNow();
        var route = Try(() => SendRouter.Resolve(catalog, command.From), problems);
        Problem[] tooLarge = [.. StoredSize.Check(command.Template, command.To)];
        problems.AddRange(tooLarge);
        var compiled = tooLarge.Length > 0 ? null : Try(() => templates.Compile(command.Template, now), problems);
        if (route is not null && compiled is not null)
            problems.AddRange(await payload.CheckAsync(compiled, catalog, route, command, cancellationToken));
        var resolved = await audiences.ResolveAsync(account, command.To, problems, cancellationToken);
        if (route is null || problems.Count > 0) throw new RequestException(problems);
        var recipients = RecipientSet.Of(command.To, resolved, now);
        var users = recipients.NeedsWalk(command.SendAt is not null)
            ? null : await stream.FindAsync(account, catalog.FindApp(route.App), recipients.Users, cancellationToken);
        return new PreparedSend(account, command, route, recipients, users, now);
    }

    /// <summary>Whether there is an App to send from, with a credential for each token that the request
    /// names.</summary>
    private static bool IsServed(Catalog catalog, SendCommand command) =>
        Try(() => SendRouter.Resolve(catalog, command.From), []) is { } route
        && command.To.OfType<Recipient.ToToken>().All(token => route.Credentials.ContainsKey(token.Address.Provider));

    /// <summary>Null where the step refuses: the other problems are reported with it.</summary>
    internal static T? Try<T>(Func<T> step, List<Problem> problems)
        where T : class
    {
        try
        {
            return step();
        }
        catch (RequestException refusal)
        {
            problems.AddRange(refusal.Problems);
            return null;
        }
    }
}

/// <summary>Which App a send comes from, and which credential serves each provider.</summary>
public static class SendRouter
{
    private static readonly Provider[] Providers = Enum.GetValues<Provider>();

    /// <exception cref="RequestException">There is no such App or credential, or the two credentials are of different
    /// Apps.</exception>
    public static SendRoute Resolve(Catalog catalog, SendFrom from) => from switch
    {
        SendFrom.DefaultApp =>
            OfApp(catalog, catalog.DefaultApp
                ?? throw Invalid("$.from", "The account has no default App. Store a credential first, or name one in 'from'.")),
        SendFrom.NamedApp named =>
            OfApp(catalog, catalog.FindApp(named.Name)
                ?? throw Invalid("$.from.appName", $"There is no App '{named.Name}'. An App comes with its first credential.")),
        SendFrom.NamedCredentials named => OfCredentials(catalog, named),
        _ => throw new ArgumentOutOfRangeException(nameof(from)),
    };

    private static SendRoute OfApp(Catalog catalog, App app) => new(
        app.Name,
        Providers
            .Select(provider => catalog.FindDefault(app.Name, provider))
            .OfType<Credential>()
            .ToDictionary(credential => credential.Type, credential => credential.Id));

    private static SendRoute OfCredentials(Catalog catalog, SendFrom.NamedCredentials named)
    {
        var problems = new List<Problem>();
        Credential[] credentials =
            [.. named.ByFamily.Select(entry => Find(catalog, entry.Key, entry.Value, problems)).OfType<Credential>()];
        if (credentials.FirstOrDefault(other => other.AppName != credentials[0].AppName) is { } foreign)
            problems.Add(
                Problem.Invalid(
                    "$.from",
                    $"The credentials belong to different Apps ('{credentials[0].AppName}' and '{foreign.AppName}'). "
                        + "Name credentials of the same App."));
        if (problems.Count > 0) throw new RequestException(problems);
        return new SendRoute(credentials[0].AppName, credentials.ToDictionary(credential => credential.Type, credential => credential.Id));
    }

    private static Credential? Find(Catalog catalog, ProviderFamily family, CredentialId id, List<Problem> problems)
    {
        var path = $"$.from.{family.Field}";
        var credential = catalog.FindCredential(id);
        if (credential is null)
            problems.Add(Problem.Invalid(path, $"Credential '{id}' not found. Check the ID, and that it belongs to this account."));
        else if (!family.Providers.Contains(credential.Type))
            problems.Add(
                Problem.Invalid(
                    path,
                    $"Credential '{id}' is of type {credential.Type.ToName()}; one of type {family.Names} is required here."));
        else
            return credential;
        return null;
    }

    private static RequestException Invalid(string path, string message) => new(ProblemCode.InvalidRequest, message, path);
}

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
        CompiledTemplate template, Catalog catalog, SendRoute route, SendCommand command, CancellationToken cancellationToken)
    {
        var (known, least) = (template.Outline(PushMessage.Unknown), template.Outline(""));
        // It counts, and every one is as long.
        if (command.Receipts is not null)
            (known, least) = (PushBuilder.WithReceipt(known, ReceiptSigner.Longest), PushBuilder.WithReceipt(least, ReceiptSigner.Longest));
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
        var reached = await ReachedAsync(catalog, route, command.To, tooLarge.Keys, cancellationToken);
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
