namespace PushFunctions.Core.Sends.Accept;

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
