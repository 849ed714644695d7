using System.Text.Json.Serialization;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The bodies that register devices and change registrations.</summary>
internal static class RegistrationContract
{
    private static readonly TextRule TagKey = TextRules.TagKey with { Maximum = Registration.MaximumTagKey };

    public static readonly RequestShape Register = new("RegisterRequest", "Registers a device.");

    public static readonly RequestField<JsonField?> Token = Register.Required(
        "token", Rules.Unread(ValueSchemas.Token),
        "Required: 1 to 4096 printable ASCII characters without spaces. An APNs token is hexadecimal, in either case.");

    public static readonly RequestField<Provider?> Provider =
        Register.Required("provider", Rules.Provider, $"Required: {ProviderNames.AnyOf}.");
    public static readonly RequestField<AppName> AppName = Register.Optional("appName", Rules.AppName, "Default: the default App.");
    public static readonly RequestField<UserId> UserId =
        Register.Optional("userId", Rules.UserId, "Default: the User that has the token, else a new User.");

    public static readonly RequestField<ExternalId> ExternalId = Register.Optional(
        "externalId", Rules.ExternalId,
        "Your own ID of the User, instead of userId: 1 to 256 characters. The User is found or created, always the same one.");

    public static readonly RequestField<IReadOnlyDictionary<string, string>> Tags = Register.Optional(
        "tags", Rules.Map(Registration.MaximumTags, TagKey, Patterns.Tag, TextRules.TagValue, Patterns.Tag),
        "Up to 20 pairs. Left out, the tags stay unchanged.");

    public static readonly RequestField<string> Locale = Register.Optional(
        "locale",
        new Rule<string>(
            static field => field.Parse<string>(
                static text => LanguageTag.TryParse(text, out var tag, out var problem) ? (tag, null) : (null, problem)),
            new ValueSchema("string") { MaximumLength = LanguageTag.MaximumLength }),
        "A language tag of BCP 47, like de or de-AT. Left out, it stays unchanged.");

    public static readonly RequestField<string> TimeZone = Register.Optional(
        "timeZone",
        new Rule<string>(
            static field => field.Parse<string>(
                static text => TimeZoneName.TryParse(text, out var problem) ? (text, null) : (null, problem)),
            new ValueSchema("string") { MaximumLength = TimeZoneName.MaximumLength }),
        "A time zone of the IANA database, like Europe/Vienna. Left out, it stays unchanged.");

    public static readonly RequestField<JsonField?> PreviousToken =
        Register.Optional("previousToken", Rules.Unread(ValueSchemas.Token), "The token that this one replaces.");

    public static readonly RequestShape Bulk = new("RegisterManyRequest", "Registers many devices.");

    /// <summary>Each is read for itself, so that one that is wrong does not stop the others.</summary>
    public static readonly RequestField<IReadOnlyList<JsonField?>> Registrations = Bulk.Required(
        "registrations",
        Rules.List(1, BulkRegistrations.MaximumEntries, Rules.Unread(new ValueSchema("") { Shape = Register })),
        "Required: 1 to 500 registrations. One that is invalid does not stop the others.");

    /// <summary>All tags can be replaced at once.</summary>
    private const int MaximumTagChanges = 2 * Registration.MaximumTags;

    public static readonly RequestShape Update = new("UpdateRegistrationRequest", "Changes a registration.");

    public static readonly RequestField<IReadOnlyDictionary<string, string?>> TagChanges = Update.Required(
        "tags", Rules.Changes(MaximumTagChanges, TagKey, TextRules.TagValue, Patterns.Tag),
        "Required: merged into the tags of the registration. A tag that is null is removed.");
}

/// <summary>A User's devices in one App.</summary>
/// <param name="AppName">The App.</param>
/// <param name="UserId">The User.</param>
/// <param name="Devices">At most 50.</param>
/// <param name="Id">Its ID.</param>
/// <param name="Related">The User and the App.</param>
/// <param name="Tags">The tags of the registration.</param>
/// <param name="Locale">The language tag; left out where the app did not say.</param>
/// <param name="TimeZone">The time zone; left out where the app did not say.</param>
public sealed record RegistrationResponse(
    string AppName,
    string UserId,
    IReadOnlyList<DeviceResponse> Devices,
    string Id,
    IReadOnlyList<Related> Related,
    IReadOnlyDictionary<string, string> Tags,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Locale,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TimeZone)
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
        registration.Tags,
        registration.Locale,
        registration.TimeZone);
}

/// <summary>What became of each entry of a bulk registration.</summary>
/// <param name="Registrations">One for each entry, in the order of the request.</param>
public sealed record BulkRegistrationResponse(IReadOnlyList<BulkEntryResponse> Registrations);

/// <summary>The result of one entry: exactly one of its fields is there.</summary>
/// <param name="ResourceId">The ID of the registration.</param>
/// <param name="Errors">Why the device was not registered.</param>
public sealed record BulkEntryResponse(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ResourceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ErrorEntry>? Errors);

/// <summary>A device.</summary>
/// <param name="Provider">Its provider.</param>
/// <param name="Token">Its token at the provider.</param>
public sealed record DeviceResponse(string Provider, string Token)
{
    public override string ToString() => Provider;
}

/// <summary>A page of a User's registrations.</summary>
/// <param name="DeviceRegistrations">The registrations.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record RegistrationsPage(IReadOnlyList<RegistrationResponse> DeviceRegistrations, Pagination Pagination);
