namespace PushFunctions.Core.Users;

/// <summary>What registering a device makes of a User's row: a pure decision.</summary>
/// <param name="Registration">Replaces what was stored, under its version.</param>
/// <param name="Removed">Devices that are no longer in it, whose tokens are to be released.</param>
public sealed record RegistrationPlan(Registration Registration, IReadOnlyList<DeviceAddress> Removed)
{
    /// <param name="ownsToken">False where another User has taken the token since: the registration is kept, the
    /// device is not put into it.</param>
    public static RegistrationPlan Decide(
        AccountSid account, App app, UserId user, Registration? stored, RegisterCommand command, bool ownsToken, DateTimeOffset now)
    {
        var live = stored.LiveUnder(app);
        var kept = live?.Devices.ToList() ?? [];
        if (command.PreviousAddress is { } replaced && replaced != command.Address) kept.RemoveAll(device => device.Address == replaced);

        var place = kept.FindIndex(device => device.Address == command.Address);
        var isKnown = place >= 0;
        if (isKnown) kept.RemoveAt(place);
        if (ownsToken)
        {
            if (kept.Count == Registration.MaximumDevices)
                kept.Remove(
                    kept.OrderBy(device => device.RegisteredAt).ThenBy(device => device.Address.Hash, StringComparer.Ordinal).First());
            kept.Insert(isKnown ? place : kept.Count, new Device(command.Address, now));
        }

        DeviceAddress[] removed =
            [.. (stored?.Devices ?? []).Select(device => device.Address).Except(kept.Select(device => device.Address))
                .Where(address => address != command.Address)];
        var changed = (live ?? Registration.New(account, user, app.Name, now)) with
        {
            Devices = kept,
            // Devices can be younger than an App that was created again, and the rest older.
            CreatedAt = live is not null && live.CreatedAt >= app.CreatedAt ? live.CreatedAt : now,
            Version = stored?.Version,
        };
        changed = changed with
        {
            ExternalId = command.ExternalId?.Value ?? changed.ExternalId,
            Tags = command.Tags ?? changed.Tags,
            Locale = command.Locale ?? changed.Locale,
            TimeZone = command.TimeZone ?? changed.TimeZone,
        };
        // The same device again refreshes its own time and nothing else.
        var isRefresh = live is not null && removed.Length == 0 && (isKnown || !ownsToken)
            && live.HasTags(changed.Tags) && (live.Locale, live.TimeZone) == (changed.Locale, changed.TimeZone);
        return new RegistrationPlan(isRefresh ? changed : changed with { UpdatedAt = now }, removed);
    }
}
