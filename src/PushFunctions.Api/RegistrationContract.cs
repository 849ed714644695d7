using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>Registers a device.</summary>
/// <param name="Token">Required: 1 to 4096 printable ASCII characters without spaces; of APNs hexadecimal digits, two for each byte, in either case.</param>
/// <param name="Provider">Required: FCM, APN or APN_SANDBOX.</param>
/// <param name="AppName">Left out: the default App.</param>
/// <param name="UserId">Left out: the User that has the token already, else a new one.</param>
/// <param name="Tags">Up to 20 pairs; left out: the tags stay as they are.</param>
/// <param name="PreviousToken">The token that this one takes the place of.</param>
public sealed record RegisterRequest(
    string Token,
    string Provider,
    string? AppName,
    string? UserId,
    IReadOnlyDictionary<string, string>? Tags,
    string? PreviousToken)
{
    public override string ToString() => nameof(RegisterRequest);
}

/// <summary>A User's devices under one App.</summary>
/// <param name="AppName">The App.</param>
/// <param name="UserId">The User.</param>
/// <param name="Devices">At most 50.</param>
/// <param name="Id">Its id.</param>
/// <param name="Related">The User and the App.</param>
/// <param name="Tags">As they were registered.</param>
public sealed record RegistrationResponse(
    string AppName,
    string UserId,
    IReadOnlyList<DeviceResponse> Devices,
    string Id,
    IReadOnlyList<Related> Related,
    IReadOnlyDictionary<string, string> Tags)
{
    internal static RegistrationResponse Of(Registration registration) => new(
        registration.AppName.Value,
        registration.UserId.Value,
        [.. registration.Devices.Select(device => new DeviceResponse(device.Address.Provider.ToName(), device.Address.Token.Value))],
        registration.Id.Value,
        [
            new Related(registration.UserId.Value, "user", $"/Users/{registration.UserId.Value}"),
            new Related(registration.AppName.Value, "push_notification_app", $"/PushNotifications/Apps/{registration.AppName.Value}"),
        ],
        registration.Tags);
}

/// <summary>A device.</summary>
/// <param name="Provider">FCM, APN or APN_SANDBOX.</param>
/// <param name="Token">Its address at the provider.</param>
public sealed record DeviceResponse(string Provider, string Token)
{
    public override string ToString() => Provider;
}

/// <summary>A page of a User's registrations.</summary>
/// <param name="DeviceRegistrations">The registrations.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record RegistrationsPage(IReadOnlyList<RegistrationResponse> DeviceRegistrations, Pagination Pagination);
