namespace PushFunctions.Core.Events.Signals;

/// <summary>Tells the queue of events what is about to happen to devices.</summary>
public sealed class DeviceEvents(EventSignals signals)
{
    /// <param name="type">One of the types of devices.</param>
    /// <param name="devices">Each with the time of the registration that comes or goes: it makes the event's id, whichever
    /// attempt writes it.</param>
    /// <param name="previous">The User that had the device before, where it moves.</param>
    public async Task BeforeAsync(
        AccountSid account, AppName app, string type, UserId user,
        IReadOnlyCollection<(Provider Provider, string Hash, DateTimeOffset At)> devices,
        CancellationToken cancellationToken, UserId? previous = null)
    {
        if (devices.Count == 0 || !await signals.IsWantedAsync(account, app, [type], cancellationToken)) return;
        foreach (var (provider, hash, at) in devices)
        {
            await signals.SendAsync(
                signals.Message(account, EventSource.Device) with
                {
                    Type = type,
                    App = app.Value,
                    User = user.Value,
                    Previous = previous?.Value,
                    Provider = provider.ToName(),
                    TokenHash = hash,
                    When = at,
                },
                cancellationToken);
        }
    }
}
