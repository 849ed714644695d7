namespace PushFunctions.Core.Users;

/// <summary>What registering a device changes at its User: a pure decision.</summary>
/// <param name="Change">One transaction, guarded by the User's version.</param>
/// <param name="IsNew">Whether the registration was not there, or only one of an earlier App, so that its id must be made known first.</param>
public sealed record RegistrationPlan(UserChange Change, bool IsNew)
{
    /// <param name="ownsToken">False where another User has taken the token since: the registration is kept, the device is not put into it.</param>
    public static RegistrationPlan Decide(AccountSid account, App app, UserState state, RegisterCommand command, bool ownsToken, DateTimeOffset now)
    {
        var stored = state.Registration;
        var live = stored?.LiveUnder(app);
        var liveDevices = live?.Devices ?? [];
        var removed = new List<Device>((stored?.Devices ?? []).Except(liveDevices).Where(device => device.Address != command.Address));
        var kept = liveDevices.Where(device => device.Address != command.Address).ToList();
        if (command.PreviousAddress is { } replaced && kept.Find(device => device.Address == replaced) is { } previous)
        {
            removed.Add(previous);
            kept.Remove(previous);
        }

        var isKnown = liveDevices.Any(device => device.Address == command.Address);
        if (ownsToken && !isKnown)
        {
            removed.AddRange(kept
                .OrderBy(device => device.RegisteredAt).ThenBy(device => device.Address.Hash, StringComparer.Ordinal)
                .Take(kept.Count + 1 - Registration.MaximumDevices));
        }

        var id = RegistrationId.For(account, state.User.Id, app.Name);
        var changesTags = command.Tags is not null && live is not null && !SameTags(command.Tags, live.Tags);
        var isRefresh = live is not null && !changesTags && removed.Count == 0 && (isKnown || !ownsToken);
        var registration = live is null
            ? new Registration(id, state.User.Id, app.Name, [], command.Tags ?? new Dictionary<string, string>(), now, now)
            : live with { Tags = command.Tags ?? live.Tags, UpdatedAt = now };
        var change = new UserChange(account, isRefresh ? state.User : state.User with { UpdatedAt = now }, state.Version)
        {
            AppName = app.Name,
            PutRegistration = isRefresh ? null : registration,
            PutDevices = ownsToken ? [new Device(command.Address, now)] : [],
            RemoveDevices = [.. removed.Select(device => device.Address)],
        };
        return new RegistrationPlan(change, live is null);
    }

    private static bool SameTags(IReadOnlyDictionary<string, string> left, IReadOnlyDictionary<string, string> right) =>
        left.Count == right.Count && left.All(tag => right.TryGetValue(tag.Key, out var value) && value == tag.Value);
}
