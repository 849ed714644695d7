using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The body that registers a device.</summary>
internal static class RegistrationContract
{
    private static readonly TextRule TagKey = TextRules.TagKey with { Maximum = Registration.MaximumTagKey };

    public static readonly RequestShape Register = new("RegisterRequest", "Registers a device.");

    public static readonly RequestField<JsonField?> Token = Register.Required(
        "token", Rules.Unread(ValueSchemas.Token),
        "Required: 1 to 4096 printable ASCII characters without spaces. An APNs token is hexadecimal, in either case.");

    public static readonly RequestField<Provider?> Provider =
        Register.Required("provider", Rules.Provider, "Required: FCM, APN or APN_SANDBOX.");
    public static readonly RequestField<AppName> AppName = Register.Optional("appName", Rules.AppName, "Default: the default App.");
    public static readonly RequestField<UserId> UserId =
        Register.Optional("userId", Rules.UserId, "Default: the User that has the token, else a new User.");

    public static readonly RequestField<IReadOnlyDictionary<string, string>> Tags = Register.Optional(
        "tags", Rules.Map(Registration.MaximumTags, TagKey, Patterns.Tag, TextRules.TagValue, Patterns.Tag),
        "Up to 20 pairs. Left out, the tags stay unchanged.");

    public static readonly RequestField<JsonField?> PreviousToken =
        Register.Optional("previousToken", Rules.Unread(ValueSchemas.Token), "The token that this one replaces.");
}

/// <summary>A User's devices in one App.</summary>
/// <param name="AppName">The App.</param>
/// <param name="UserId">The User.</param>
/// <param name="Devices">At most 50.</param>
/// <param name="Id">Its ID.</param>
/// <param name="Related">The User and the App.</param>
/// <param name="Tags">The tags of the registration.</param>
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
/// <param name="Token">Its token at the provider.</param>
public sealed record DeviceResponse(string Provider, string Token)
{
    public override string ToString() => Provider;
}

/// <summary>A page of a User's registrations.</summary>
/// <param name="DeviceRegistrations">The registrations.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record RegistrationsPage(IReadOnlyList<RegistrationResponse> DeviceRegistrations, Pagination Pagination);
