using System.Globalization;
using System.Text.Json.Nodes;

namespace PushFunctions.Core.Events.Deliver;

/// <summary>Reads whether what a message tells of a device or a credential has been written, and builds its event. What
/// was not written within some minutes never will be: its request failed, or another was first.</summary>
public sealed class ChangeReader(IRegistrationStore registrations, ICatalogStore catalogs, ServiceTime time)
{
    private static readonly TimeSpan LongestWrite = TimeSpan.FromMinutes(5);

    public async Task<EventsRead> ReadAsync(EventMessage message, CancellationToken cancellationToken)
    {
        if (!AccountSid.TryParse(message.Account, out var account) || message.Type is null || message.When is not { } at)
            throw new FormatException("An event message names no account, no type or no time.");
        var told = message.Source == EventSource.Device
            ? await ReadDeviceAsync(message, account, at, cancellationToken)
            : await ReadCredentialAsync(message, account, at, cancellationToken);
        if (told is not null) return new EventsRead.Found([told], null);
        return time.GetUtcNow() - message.At > LongestWrite ? new EventsRead.Nothing() : new EventsRead.NotYet();
    }

    /// <summary>Null where the row does not say so.</summary>
    /// <param name="at">The time of the registration that came or went.</param>
    private async Task<PushEvent?> ReadDeviceAsync(
        EventMessage message, AccountSid account, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!AppName.TryParse(message.App, out var app) || !UserId.TryParse(message.User, out var user)
            || message.TokenHash is not { } hash)
            throw new FormatException("An event message names no App, no User or no device.");
        var row = await registrations.FindAsync(account, app, user, cancellationToken);
        var device = row is { IsTombstone: false } ? row.Devices.FirstOrDefault(device => device.Address.Hash == hash) : null;
        var isAdded = message.Type is EventTypes.DeviceRegistered or EventTypes.DeviceMoved;
        // What was added may be gone again by now, and what was removed may be back: then the row is newer.
        var isWritten = isAdded
            ? device?.RegisteredAt >= at || row?.UpdatedAt >= at
            : device is null || device.RegisteredAt > at;
        if (!isWritten) return null;
        var data = new JsonObject
        {
            ["userId"] = user.Value,
            ["externalId"] = row?.ExternalId,
            ["appName"] = app.Value,
            ["provider"] = message.Provider,
            ["tokenHash"] = hash,
        };
        if (row?.ExternalId is null) data.Remove("externalId");
        if (message.Previous is { } previous) data["previousUserId"] = previous;
        return Of(message, account, app, $"{hash}.{Milliseconds(at)}", user.Value, isAdded ? at : message.At, data);
    }

    /// <inheritdoc cref="ReadDeviceAsync"/>
    private async Task<PushEvent?> ReadCredentialAsync(
        EventMessage message, AccountSid account, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (!CredentialId.TryParse(message.Credential, out var id)) throw new FormatException("An event message names no credential.");
        var credential = (await catalogs.LoadAsync(account, cancellationToken)).FindCredential(id);
        if (credential is null || credential.Revision != message.Revision) return null;
        var data = new JsonObject
        {
            ["credentialId"] = id.Value,
            ["credentialType"] = credential.Type.ToName(),
            ["appName"] = credential.AppName.Value,
        };
        if (message.Type == EventTypes.CredentialExpiring)
        {
            if (credential.ExpiresAt is not { } end || !(credential.ExpiryToldDays <= message.Days)) return null;
            data["expiresAt"] = end.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            data["daysAhead"] = message.Days;
            return Of(message, account, credential.AppName, $"{id.Tail}.{credential.Revision}.{message.Days}", id.Value, at, data);
        }

        var isFailing = message.Type == EventTypes.CredentialFailing;
        if (isFailing != (credential.Health.Status == CredentialStatus.Failing)) return null;
        if (isFailing) data["reason"] = credential.Health.Reason;
        return Of(message, account, credential.AppName, $"{id.Tail}.{credential.Revision}.{Milliseconds(at)}", id.Value, at, data);
    }

    private static PushEvent Of(
        EventMessage message, AccountSid account, AppName app, string what, string subject, DateTimeOffset at, JsonObject data) =>
        new($"{what}.{message.Type![(message.Type!.LastIndexOf('.') + 1)..]}", message.Type, account, app, subject, at, data);

    private static string Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
