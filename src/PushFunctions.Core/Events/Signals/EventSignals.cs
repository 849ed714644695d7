namespace PushFunctions.Core.Events.Signals;

/// <summary>
/// Puts messages on the queue of events, before what they tell of is written. Where no endpoint wants an event, nothing is
/// put and nothing is read: which endpoints there are, the catalogs in memory say.
/// </summary>
public sealed class EventSignals(CachedCatalogs catalogs, CredentialVault vault, IEventQueue queue, ServiceTime time)
{
    /// <summary>The endpoints of an account, as of a minute ago at most.</summary>
    public async Task<IReadOnlyList<WebhookEndpoint>> EndpointsOfAsync(AccountSid account, CancellationToken cancellationToken) =>
        (catalogs.FindCached(account) ?? await vault.FindCatalogAsync(account, cancellationToken)).Endpoints;

    /// <summary>Whether any endpoint wants any of the types.</summary>
    public async Task<bool> IsWantedAsync(
        AccountSid account, AppName? app, IReadOnlyList<string> types, CancellationToken cancellationToken) =>
        (await EndpointsOfAsync(account, cancellationToken)).Any(endpoint => endpoint.WantsAny(types, app));

    /// <summary>Before the status is written.</summary>
    /// <param name="type">One of the types of operations.</param>
    public async Task BeforeStatusAsync(
        AccountSid account, AppName app, OperationId operation, string type, CancellationToken cancellationToken)
    {
        if (!await IsWantedAsync(account, app, [type], cancellationToken)) return;
        await SendAsync(Message(account, EventSource.Operation) with { Operation = operation.Value, Type = type }, cancellationToken);
    }

    public Task SendAsync(EventMessage message, CancellationToken cancellationToken) =>
        queue.SendAsync(message, EventMessage.Lead, cancellationToken);

    public EventMessage Message(AccountSid account, EventSource source) =>
        new(EventMessage.CurrentVersion, account.Value, source, time.GetUtcNow()) { TraceParent = PushTelemetry.TraceParent };
}
