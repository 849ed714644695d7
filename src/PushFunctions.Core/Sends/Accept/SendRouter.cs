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
        var fcm = Find(catalog, named.Fcm, "$.from.fcm", "an FCM", type => type == Provider.Fcm, problems);
        var apn = Find(
            catalog, named.Apn, "$.from.apn", "an APN or APN_SANDBOX", type => type is Provider.Apn or Provider.ApnSandbox, problems);
        if (fcm is not null && apn is not null && fcm.AppName != apn.AppName)
            problems.Add(
                Problem.Invalid(
                    "$.from",
                    $"The credentials belong to different Apps ('{fcm.AppName}' and '{apn.AppName}'). Name two credentials of the same App."));
        if (problems.Count > 0) throw new RequestException(problems);
        Credential[] credentials = [.. new[] { fcm, apn }.OfType<Credential>()];
        return new SendRoute(credentials[0].AppName, credentials.ToDictionary(credential => credential.Type, credential => credential.Id));
    }

    private static Credential? Find(
        Catalog catalog, CredentialId? id, string path, string kind, Func<Provider, bool> fits, List<Problem> problems)
    {
        if (id is null) return null;
        var credential = catalog.FindCredential(id);
        if (credential is null)
            problems.Add(Problem.Invalid(path, $"Credential '{id}' not found. Check the ID, and that it belongs to this account."));
        else if (!fits(credential.Type))
            problems.Add(
                Problem.Invalid(path, $"Credential '{id}' is of type {credential.Type.ToName()}; {kind} credential is required here."));
        else
            return credential;
        return null;
    }

    private static RequestException Invalid(string path, string message) => new(ProblemCode.InvalidRequest, message, path);
}
