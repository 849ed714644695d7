using static PushFunctions.Tests.Api.Bodies.BodyCase;

namespace PushFunctions.Tests.Api.Bodies;

/// <summary>What can be wrong with the writes that are no sends.</summary>
public static class OtherCases
{
    private const string Providers = "FCM, APN, APN_SANDBOX";

    public static IReadOnlyDictionary<string, IEnumerable<BodyCase>> ByEndpoint { get; } = new Dictionary<string, IEnumerable<BodyCase>>
    {
        ["RegisterDevice"] =
        [
            .. Tokens("token", true),
            .. Words("provider", true, Providers, "fcm", "APNS"),
            .. Marks("appName", false, "Test", "a-b", "a.b"),
            .. Marks("userId", false, "comms_user_", Ids.Audience),
            new("userId", $"\"{Ids.User}\"", "userId or externalId, not both", "$"),
            .. Texts("externalId", 256, false),
            .. Maps("tags", 20, 64, 256),
            new("tags.k", "\"{{ x }}\"", "Only the characters"),
            .. Marks("locale", false, "e", "de_AT", "de--AT", "de-", "-de", "de-ATT1", "de-AT-1"),
            new("locale", "\"de_AT\"", "joined by '-'"),
            .. Marks(
                "timeZone", false, "Europe/Viena", "europe/", "+02:00", "UTC+2", "W. Europe Standard Time", "GMT Standard Time",
                "posix/UTC", "right/UTC", "localtime", "/UTC", "Europe/../UTC"),
            .. Tokens("previousToken", false),
        ],
        ["RegisterDevices"] =
        [
            .. Required("registrations"),
            new("registrations", "{}", "Expected an array"),
            new("registrations", "[]", "1 to 500 entries"),
            new("registrations", $"[{string.Join(',', Enumerable.Repeat("{}", 501))}]", "got 501"),
        ],
        ["UpdateRegistration"] =
        [
            .. Required("tags"),
            .. Maps("tags", 40, 64, 256).Where(wrong => wrong.Raw != "{\"k\":null}"),
            new("tags.plan", "\"a b\"", "Only the characters"),
        ],
        ["CreateCredential"] =
        [
            .. Marks("appName", false, "Test", "a-b"),
            .. Words("credentialType", true, Providers, "apn", "P8"),
            .. Flags("isDefault", false),
            .. Objects("content", true),
            .. ContentCases,
        ],
        ["UpdateCredential"] =
        [
            .. Flags("isDefault", false),
            .. Objects("content", false),
            .. ContentCases,
        ],
        ["UpdateApp"] = [.. Flags("isDefault", true), new("isDefault", "false", "Only true can be set")],
        ["UpdateOperation"] = Words("status", true, "Expected CANCELED", "canceled", "COMPLETED", "CANCELLED"),
        ["CountRecipients"] = SendCases.Recipients,
        ["CreateAudience"] = [.. Texts("name", 256, false), new("name", "\"a\\nb\"", "Control characters"), .. SendCases.Filters("filter")],
        ["AddAudienceUsers"] =
        [
            .. Required("userIds"),
            .. UserLists("userIds"),
            .. Marks("userIds[1]", false, "comms_user_", Ids.Audience),
        ],
        ["UpdateAudienceUsers"] =
        [
            .. UserLists("add"),
            .. UserLists("remove"),
            new("add[0]", $"\"{Ids.User}\"", "but not in both", "$.remove"),
        ],
        ["CreateApiKey"] =
        [
            .. Texts("name", 128, false),
            .. Required("scopes"),
            new("scopes", "\"send\"", "Expected an array"),
            new("scopes", "[]", "1 to 3 entries"),
            new("scopes", """["send","send","send","send"]""", "1 to 3 entries"),
            .. Words("scopes[1]", false, "register, send, manage", "SEND", "admin"),
        ],
    };

    private static IEnumerable<BodyCase> UserLists(string field) =>
    [
        new(field, "\"x\"", "Expected an array"),
        new(field, "{}", "Expected an array"),
        new(field, "[]", "1 to 1000 entries"),
        new(field, $"[{string.Join(',', Enumerable.Repeat($"\"{Ids.User}\"", 1001))}]", "got 1001"),
        new($"{field}[0]", "null", "Expected a string, got null"),
        .. Marks($"{field}[0]", false, "comms_user_", Ids.Audience),
    ];

    private static IEnumerable<BodyCase> ContentCases =>
    [
        new("content.password", "\"x\"", "Unknown field"),
        .. Texts("content.privateKey", 65536, true),
        .. Texts("content.certificate", 65536, false),
        .. Texts("content.keyId", 256, false),
        .. Texts("content.teamId", 256, false),
        .. Texts("content.bundleId", 256, false),
    ];
}
