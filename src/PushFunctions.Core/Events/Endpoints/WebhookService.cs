namespace PushFunctions.Core.Events.Endpoints;

/// <param name="Url">As it was typed, of a receiver or of a topic; not checked yet.</param>
/// <param name="Events">Of <see cref="EventTypes.Choices"/>.</param>
public sealed record NewWebhook(string Url, IReadOnlyList<string> Events, AppName? App, string? Description)
{
    public EventFormat Format { get; init; }

    public EndpointKind Kind { get; init; }
}

/// <summary>What is to change; null leaves it as it is.</summary>
public sealed record WebhookChange(string? Url, IReadOnlyList<string>? Events, bool? Enabled, string? Description)
{
    /// <summary>Which kind has a URL of this name; null without a URL.</summary>
    public EndpointKind? Kind { get; init; }
}

/// <summary>An endpoint with how many requests wait to be tried again.</summary>
public sealed record WebhookView(WebhookEndpoint Endpoint, int Pending);

/// <summary>A new endpoint, or one with another secret. This is the only time that the secret is shown.</summary>
/// <param name="Secret">Null for a topic, which needs none.</param>
public sealed record WebhookWithSecret(WebhookEndpoint Endpoint, string? Secret)
{
    public override string ToString() => Endpoint.Id.Value;
}

/// <summary>An account's endpoints. All but the list throw a RequestException where the endpoint was not
/// found.</summary>
public sealed class WebhookService(
    ICatalogStore catalogs,
    CatalogWriter writer,
    CredentialVault vault,
    WebhookSecrets secrets,
    IUndeliveredStore undelivered,
    EndpointAddresses addresses,
    IdGenerator ids,
    ServiceTime time)
{
    /// <summary>What the health says of an endpoint that the account itself disabled.</summary>
    public const string DisabledByAccount = "disabled by the account (enabled: false)";

    /// <summary>How late an attempt may be that still counts as pending.</summary>
    private static readonly TimeSpan Overdue = TimeSpan.FromMinutes(15);

    /// <exception cref="RequestException">The URL is none that events are sent to, the App is unknown, or there are ten
    /// endpoints.</exception>
    public async Task<WebhookWithSecret> CreateAsync(AccountSid account, NewWebhook webhook, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var address = addresses.Read(webhook.Kind, webhook.Url, problems);
        if (WrongWithTwilio(webhook.Format, webhook.Events) is { } wrong) problems.Add(wrong);
        if (problems.Count > 0) throw new RequestException(problems);
        var id = ids.NewWebhook();
        var now = time.GetUtcNow();
        var (secret, encrypted) = webhook.Kind == EndpointKind.Webhook ? secrets.Renew(account, id, [], now) : (null, []);
        var created = await writer.WriteAsync(
            account,
            catalog =>
            {
                // The write succeeded and its response was lost.
                if (catalog.FindEndpoint(id) is { } made) return (null, made);
                var full = new List<Problem>();
                if (webhook.App is { } app && catalog.FindApp(app) is null)
                {
                    full.Add(Problem.Invalid(
                        "$.appName",
                        "App not found. Create it by uploading a credential, correct the name, or leave appName out for all Apps."));
                }

                if (catalog.Endpoints.Count >= WebhookEndpoint.MaximumPerAccount)
                {
                    full.Add(Problem.Invalid(
                        null,
                        $"The account has reached the limit of {WebhookEndpoint.MaximumPerAccount} webhook endpoints. "
                        + "Delete one, or change one with PATCH."));
                }

                if (full.Count > 0) throw new RequestException(full);
                var endpoint = new WebhookEndpoint
                {
                    Id = id,
                    Kind = webhook.Kind,
                    Address = address!,
                    Events = webhook.Events,
                    App = webhook.App,
                    Description = webhook.Description,
                    Format = webhook.Format,
                    Secrets = encrypted,
                    Health = EndpointHealth.New,
                    CreatedAt = now,
                    UpdatedAt = now,
                };
                return (new CatalogChange { PutEndpoints = [endpoint] }, endpoint);
            },
            cancellationToken);
        vault.Forget(account);
        return new WebhookWithSecret(created, secret);
    }

    public async Task<WebhookView> FindAsync(AccountSid account, WebhookId id, CancellationToken cancellationToken) =>
        await ViewAsync(account, Require(await catalogs.LoadAsync(account, cancellationToken), id), cancellationToken);

    /// <summary>Newest first.</summary>
    public async Task<ListPage<WebhookView>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.LoadAsync(account, cancellationToken);
        var page = NewestFirst.Page(catalog.Endpoints, endpoint => (endpoint.CreatedAt, endpoint.Id.Value), request);
        var views = await InParallel.SelectAsync(
            page.Items, WebhookEndpoint.MaximumPerAccount, (endpoint, token) => ViewAsync(account, endpoint, token), cancellationToken);
        return new ListPage<WebhookView>(views, page.NextCursor);
    }

    /// <summary>Safe to repeat. Enabling one that was disabled forgets why.</summary>
    public async Task UpdateAsync(AccountSid account, WebhookId id, WebhookChange change, CancellationToken cancellationToken)
    {
        var early = new List<Problem>();
        var address = change.Url is { } url ? addresses.Read(change.Kind ?? EndpointKind.Webhook, url, early) : null;
        if (early.Count > 0) throw new RequestException(early);
        var now = time.GetUtcNow();
        await WriteAsync(
            account, id,
            endpoint =>
            {
                var problems = new List<Problem>();
                if (change.Kind is { } kind && kind != endpoint.Kind)
                {
                    problems.Add(Problem.Invalid(
                        EndpointAddresses.FieldOf(kind),
                        $"This endpoint has '{EndpointAddresses.FieldOf(endpoint.Kind)[2..]}'. To change the kind, create another endpoint."));
                }

                if (WrongWithTwilio(endpoint.Format, change.Events ?? []) is { } wrong) problems.Add(wrong);
                if (problems.Count > 0) throw new RequestException(problems);
                return endpoint with
                {
                    Address = address ?? endpoint.Address,
                    Events = change.Events ?? endpoint.Events,
                    Description = change.Description ?? endpoint.Description,
                    Health = (change.Enabled, endpoint.IsEnabled) switch
                    {
                        (true, false) => EndpointHealth.New with { LastSuccessAt = endpoint.Health.LastSuccessAt },
                        (false, true) => endpoint.Health with { Status = EndpointStatus.Disabled, Reason = DisabledByAccount, Since = now },
                        _ => endpoint.Health,
                    },
                    UpdatedAt = now,
                };
            },
            cancellationToken);
    }

    public async Task DeleteAsync(AccountSid account, WebhookId id, CancellationToken cancellationToken)
    {
        var tried = false;
        await writer.WriteAsync(
            account,
            catalog =>
            {
                // A write whose response was lost looks like a conflict, and what it removed is not found.
                if (tried && catalog.FindEndpoint(id) is null) return (null, catalog);
                Require(catalog, id);
                tried = true;
                return (new CatalogChange { RemoveEndpoints = [id] }, catalog);
            },
            cancellationToken);
        vault.Forget(account);
    }

    /// <summary>Another secret; the one before it signs for 24 hours more.</summary>
    public async Task<WebhookWithSecret> RotateSecretAsync(AccountSid account, WebhookId id, CancellationToken cancellationToken)
    {
        (string Secret, IReadOnlyList<EncryptedSecret> Secrets)? renewed = null;
        var now = time.GetUtcNow();
        var rotated = await WriteAsync(
            account, id,
            endpoint =>
            {
                if (endpoint.Kind == EndpointKind.EventGrid)
                {
                    throw new RequestException(
                        ProblemCode.Conflict, "An Event Grid endpoint has no secret: it trusts the identity of the service. Nothing was changed.");
                }

                // The write succeeded and its response was lost.
                if (renewed is { } made && endpoint.Secrets is [var present, ..] && present == made.Secrets[0]) return endpoint;
                renewed = secrets.Renew(account, id, endpoint.Secrets, now);
                return endpoint with { Secrets = renewed.Value.Secrets, UpdatedAt = now };
            },
            cancellationToken);
        return new WebhookWithSecret(rotated, renewed!.Value.Secret);
    }

    private async Task<WebhookEndpoint> WriteAsync(
        AccountSid account, WebhookId id, Func<WebhookEndpoint, WebhookEndpoint> change, CancellationToken cancellationToken)
    {
        var written = await writer.WriteAsync(
            account,
            catalog =>
            {
                var endpoint = change(Require(catalog, id));
                return (new CatalogChange { PutEndpoints = [endpoint] }, endpoint);
            },
            cancellationToken);
        vault.Forget(account);
        return written;
    }

    private static Problem? WrongWithTwilio(EventFormat format, IReadOnlyList<string> events) =>
        format == EventFormat.Twilio && events.Any(choice => !EventTypes.OfTwilio.Any(type => EventTypes.Matches(choice, type)))
            ? Problem.Invalid(
                "$.events",
                $"The format twilio has {string.Join(", ", EventTypes.OfTwilio)} only. Choose among these, or leave format out.")
            : null;

    private async Task<WebhookView> ViewAsync(AccountSid account, WebhookEndpoint endpoint, CancellationToken cancellationToken) =>
        new(endpoint, await undelivered.CountPendingAsync(account, endpoint.Id, time.GetUtcNow() - Overdue, cancellationToken));

    internal static WebhookEndpoint Require(Catalog catalog, WebhookId id) =>
        catalog.FindEndpoint(id) ?? throw RequestException.NotFound("The webhook endpoint");
}
