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
        ["RequeueDeadLetters"] =
        [
            new("ids", "{}", "Expected an array"),
            new("ids", "[]", "1 to 1000 entries"),
            new("ids[0]", "7", "Expected a string"),
            new("ids[0]", "\"\"", "1 to 64 characters"),
            new("all", "true", "exactly one of ids and all", "$"),
            new("all", "false", "Expected true"),
            new("all", "\"true\"", "Expected a boolean"),
        ],
        ["PostReceipts"] =
        [
            .. Required("receipts"),
            new("receipts", "{}", "Expected an array"),
            new("receipts", "[]", "1 to 50 entries"),
            new("receipts", $"[{string.Join(',', Enumerable.Repeat("{}", 51))}]", "got 51"),
            new("receipts[1]", "\"opened\"", "Expected an object"),
            .. Texts("receipts[0].id", 128, true),
            .. Words("receipts[0].event", true, "opened, delivered, dismissed", "OPENED", "clicked"),
            new("receipts[0].at", "1767225600", "Expected a time as a string"),
            new("receipts[0].at", "\"2026-01-01\"", "a time with seconds"),
            new("receipts[0].at", "\"2026-01-01T00:05:01Z\"", "in the future"),
            new("receipts[0].at", "\"2026-01-01T00:05:01Z\"", "5 minutes"),
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
        ["CreateWebhook"] =
        [
            .. Words("kind", false, "webhook, eventGrid", "EVENTGRID", "hub"),
            new("kind", "\"eventGrid\"", "Required for the kind eventGrid", "$.topicEndpoint"),
            new("kind", "\"eventGrid\"", "Use 'topicEndpoint'", "$.url"),
            new("url", "null", "Required for the kind webhook"),
            .. Texts("url", 2048, false),
            .. Addresses("url"),
            new("topicEndpoint", "\"https://a.westeurope-1.eventgrid.azure.net/api/events\"", "Not allowed for the kind webhook"),
            .. Required("events"),
            .. Choices("events"),
            .. Marks("appName", false, "Test", "a-b"),
            .. Words("format", false, "cloudevents, twilio", "TWILIO", "json"),
            .. Texts("description", 256, false),
        ],
        ["ReplayWebhookEvents"] =
        [
            .. Times("since"),
            .. Times("until"),
            .. Choices("events"),
            new("since", "\"2025-12-20T00:00:00Z\"", "for 7 days"),
            new("until", "\"2026-01-01T00:00:01Z\"", "in the future"),
            new("until", "\"2025-12-31T00:00:00Z\"", "later than 'since'"),
            new("events", "[\"device.moved\", \"credential.*\"]", "can be replayed"),
        ],
        ["UpdateWebhook"] =
        [
            .. Texts("url", 2048, false),
            .. Addresses("url"),
            new("topicEndpoint", "\"https://a.westeurope-1.eventgrid.azure.net/api/events\"", "Not allowed together with 'url'"),
            .. Choices("events"),
            .. Flags("enabled", false),
            .. Texts("description", 256, false),
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

    private static IEnumerable<BodyCase> Addresses(string field) =>
    [
        new(field, "\"http://example.com/events\"", "Use an https URL"),
        new(field, "\"example.com\"", "absolute https URL"),
        new(field, "\"ftp://example.com/\"", "absolute https URL"),
        new(field, "\"https://me:secret@example.com/\"", "user name or a password"),
        new(field, "\"https://example.com/#part\"", "fragment"),
        new(field, "\"https://localhost/\"", "loopback range"),
        new(field, "\"https://10.1.2.3/\"", "private range"),
        new(field, "\"https://169.254.169.254/\"", "link-local range"),
        new(field, "\"https://[::1]/\"", "loopback range"),
        new(field, "\"https://[::ffff:10.0.0.1]/\"", "private range"),
        new(field, "\"https://2130706433/\"", "loopback range"),
    ];

    private static IEnumerable<BodyCase> Times(string field) =>
    [
        .. Required(field),
        new(field, "1", "Expected a string"),
        new(field, "\"yesterday\"", "Expected a time"),
        new(field, "\"2026-01-01\"", "Expected a time"),
    ];

    private static IEnumerable<BodyCase> Choices(string field) =>
    [
        new(field, "\"*\"", "Expected an array"),
        new(field, "[]", "1 to 24 entries"),
        new(field, "[\"operation.complete\"]", "Did you mean 'operation.completed'?", $"$.{field}[0]"),
        new(field, "[\"*\", \"everything\"]", "Expected one of operation.scheduled", $"$.{field}[1]"),
        new(field, "[\"webhook.test\"]", "POST /v1/Webhooks/{webhookId}/Test only", $"$.{field}[0]"),
        new(field, "[1]", "Expected a string", $"$.{field}[0]"),
    ];

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
