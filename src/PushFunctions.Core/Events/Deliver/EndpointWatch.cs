using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Events.Deliver;

/// <summary>
/// Keeps an endpoint's health true to what its receiver responds. It is written where it changes; that it fails, no more
/// than every few seconds: a receiver that fails every other request must not cost a write for each.
/// </summary>
public sealed class EndpointWatch(
    CatalogWriter writer, CredentialVault vault, ServiceTime time, TimeProvider clock, ILogger<EndpointWatch> logger)
{
    /// <summary>How long nothing but failures may go on.</summary>
    public static readonly TimeSpan DisabledAfter = TimeSpan.FromDays(5);

    private static readonly TimeSpan SuccessNotedAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromSeconds(10);

    private readonly ExpiringCache<WebhookId, string> _written = new(10_000, BetweenWrites, clock);

    public Task ObserveAsync(AccountSid account, WebhookEndpoint endpoint, EventResponse response, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (Next(endpoint.Health, response, now) is not { } next) return Task.CompletedTask;
        // A recovery is always written: an endpoint with few events would be called failing until the next one.
        if (next.Status == EndpointStatus.Failing && _written.TryGet(endpoint.Id, out _)) return Task.CompletedTask;
        return WriteAsync(account, endpoint.Id, response, now, cancellationToken);
    }

    /// <summary>The health after a response; null where nothing is to be written. Pure.</summary>
    public static EndpointHealth? Next(EndpointHealth health, EventResponse response, DateTimeOffset now)
    {
        if (health.Status == EndpointStatus.Disabled) return null;
        if (response.IsAccepted)
        {
            return health.Status == EndpointStatus.Ok && now - health.LastSuccessAt < SuccessNotedAfter
                ? null
                : new EndpointHealth(EndpointStatus.Ok, null, null, now);
        }

        if (response.IsGone)
            return health with { Status = EndpointStatus.Disabled, Reason = "the receiver responded with 410 (gone)", Since = now };
        if (health.Status == EndpointStatus.Ok)
            return health with { Status = EndpointStatus.Failing, Reason = response.Reason, Since = now };
        return now - health.Since >= DisabledAfter
            ? health with
            {
                Status = EndpointStatus.Disabled,
                Reason = $"nothing but failures for five days; the last was: {response.Reason}",
                Since = now,
            }
            : null;
    }

    private async Task WriteAsync(
        AccountSid account, WebhookId id, EventResponse response, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var written = await writer.WriteAsync(
            account,
            catalog =>
            {
                var change = catalog.FindEndpoint(id) is { } endpoint && Next(endpoint.Health, response, now) is { } health
                    ? new CatalogChange { PutEndpoints = [endpoint with { Health = health }] }
                    : null;
                return (change, change ?? new CatalogChange());
            },
            cancellationToken);
        if (written.PutEndpoints is not [var changed]) return;
        vault.Forget(account);
        _written.Put(id, string.Empty);
        switch (changed.Health.Status)
        {
            case EndpointStatus.Failing:
                logger.EndpointFailing(id, account, changed.Health.Reason);
                break;
            case EndpointStatus.Disabled:
                logger.EndpointDisabled(id, account, changed.Health.Reason);
                break;
        }
    }
}
