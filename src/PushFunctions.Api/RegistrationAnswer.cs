using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A User's devices under one App.</summary>
/// <param name="AppName">The App.</param>
/// <param name="UserId">The User.</param>
/// <param name="Devices">At most 50.</param>
/// <param name="Id">Its id.</param>
/// <param name="Related">The User and the App.</param>
/// <param name="Tags">As they were registered.</param>
public sealed record RegistrationAnswer(
    string AppName,
    string UserId,
    IReadOnlyList<DeviceAnswer> Devices,
    string Id,
    IReadOnlyList<Related> Related,
    IReadOnlyDictionary<string, string> Tags)
{
    internal static RegistrationAnswer Of(Registration registration) => new(
        registration.AppName.Value,
        registration.UserId.Value,
        [.. registration.Devices.Select(device => new DeviceAnswer(device.Address.Provider.ToName(), device.Address.Token.Value))],
        registration.Id.Value,
        [
            new Related(registration.UserId.Value, "user", $"/Users/{registration.UserId.Value}"),
            new Related(registration.AppName.Value, "push_notification_app", $"/PushNotifications/Apps/{registration.AppName.Value}"),
        ],
        registration.Tags);
}
