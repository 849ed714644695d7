using System.Globalization;
using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Credentials;

/// <summary>
/// Tells of certificates that are about to end, 30, 7 and 1 days ahead: the log, and the endpoints that want to know.
/// Once each: what was told stands in the credential's row. Looks once an hour; safe to run on several instances.
/// </summary>
public sealed class CredentialExpiry(
    IAccountStore accounts, ICatalogStore catalogs, CatalogWriter writer, IEventQueue events, ServiceTime time,
    ILogger<CredentialExpiry> logger)
{
    /// <summary>Days ahead, the last first.</summary>
    private static readonly int[] DaysAhead = [1, 7, 30];

    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);
    private DateTimeOffset _notBefore;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now < _notBefore) return;
        await foreach (var account in accounts.ListAsync(cancellationToken))
        {
            var catalog = await catalogs.LoadAsync(account, cancellationToken);
            foreach (var credential in catalog.Credentials)
            {
                if (DueDays(credential, now) is { } days) await TellAsync(catalog, credential, days, cancellationToken);
            }
        }

        _notBefore = now + Pause;
    }

    /// <summary>How many days ahead is to be told; null where nothing is, or it was. Pure.</summary>
    public static int? DueDays(Credential credential, DateTimeOffset now)
    {
        if (credential.ExpiresAt is not { } end) return null;
        int? days = DaysAhead.Where(days => end - now <= TimeSpan.FromDays(days)).Select(days => (int?)days).FirstOrDefault();
        return days < (credential.ExpiryToldDays ?? int.MaxValue) ? days : null;
    }

    private async Task TellAsync(Catalog catalog, Credential credential, int days, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // Before the row says so, as with all events: a crash in between tells twice, with the same id.
        if (catalog.Endpoints.Any(endpoint => endpoint.Wants(EventTypes.CredentialExpiring, credential.AppName)))
        {
            await events.SendAsync(
                new EventMessage(EventMessage.CurrentVersion, catalog.Account.Value, EventSource.Credential, now)
                {
                    Type = EventTypes.CredentialExpiring,
                    Credential = credential.Id.Value,
                    Revision = credential.Revision,
                    Days = days,
                    When = credential.ExpiresAt - TimeSpan.FromDays(days),
                },
                EventMessage.Lead, cancellationToken);
        }

        var told = await writer.WriteAsync(
            catalog.Account,
            current =>
            {
                var due = current.FindCredential(credential.Id) is { } found && found.Revision == credential.Revision
                    && DueDays(found, now) is not null
                    ? new CatalogChange { PutCredentials = [found with { ExpiryToldDays = days }] }
                    : null;
                return (due, due ?? new CatalogChange());
            },
            cancellationToken);
        if (told.PutCredentials.Count > 0)
        {
            logger.CertificateExpiring(
                credential.Id, catalog.Account, credential.ExpiresAt!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }
}
