using static PushFunctions.Tests.Api.Bodies.BodyCase;

namespace PushFunctions.Tests.Api.Bodies;

/// <summary>What can be wrong with a send.</summary>
public static class SendCases
{
    private const string Recipient = """{"token":"t","provider":"FCM"}""";
    private const string ExactlyOne = "exactly one of token";
    private const string SendAt = "from 1 minute to 35 days";
    private const string Seconds = "a time with seconds";

    public static IEnumerable<BodyCase> All =>
    [
        .. To, .. Content, .. From, .. Schedule, .. Overrides,
        .. Words("priority", false, "HIGH, LOW", "high", "NORMAL"),
        .. Texts("sound", 1024, false),
        .. Maps("tags", 10, 128, 256),
        new("tags", """{"a b":"v"}""", "Only the characters", "$.tags['a b']"),
        new("tags", """{"{{x}}":"v"}""", "Only the characters", "$.tags['{{x}}']"),
        new("tags.campaign", "\"a:b\"", "Only the characters"),
        new("tags.campaign", "\"ü\"", "Only the characters"),
        new("tags.campaign", $"\"{{{{ x }}}}{new string('x', 1024)}\"", "characters"),
        .. Numbers("timeToLive", "-1", "2419201", "1.5", "1e-3", "1e7", "2419200.5", "99999999999", "1e99999999999"),
        .. Texts("collapseKey", 64, false),
        new("collapseKey", $"\"{new string('ü', 33)}\"", "at most 64 bytes"),
        new("collapseKey", "\" order\"", "Leading and trailing whitespace"),
        new("collapseKey", "\"order \"", "Leading and trailing whitespace"),
        new("collapseKey", "\"order\u00a0\"", "Leading and trailing whitespace"),
        new("collapseKey", $"\"{{{{ x }}}}{new string('x', 1024)}\"", "characters"),
        .. Flags("dryRun", false),
        new("receipts", "\"opened\"", "Expected an array"),
        new("receipts", "[]", "1 to 3 entries"),
        new("receipts", """["opened","opened"]""", "each event once"),
        .. Words("receipts[0]", false, "opened, delivered, dismissed", "OPENED", "clicked"),
        new("content.data.pf", "\"x\"", "Use another key"),
        new("overrides.fcm.data.pf", "\"x\"", "Use another key"),
        new("overrides.fcm.android", """{"data":{"pf":"x"}}""", "Use another key", "$.overrides.fcm.android.data.pf"),
        new("overrides.fcm.apns", """{"payload":{"pf":"x"}}""", "Use another key", "$.overrides.fcm.apns.payload.pf"),
        new("overrides.fcm.webpush", """{"data":{"pf":"x"}}""", "Use another key", "$.overrides.fcm.webpush.data.pf"),
        new("overrides.apn.payload", """{"pf":"x"}""", "Use another key", "$.overrides.apn.payload.pf"),
    ];

    /// <summary>What a count shares with a send.</summary>
    internal static IEnumerable<BodyCase> Recipients => [.. To, .. From];

    /// <param name="path">Where the right body has the filter <c>{"tag":"plan:premium"}</c>.</param>
    internal static IEnumerable<BodyCase> Filters(string path) =>
    [
        new(path, "\"all\"", "Expected an object with one of"),
        new(path, "{}", "Expected exactly one of"),
        new(path, "[]", "Expected an object with one of"),
        .. new[] { "all", "provider", "locale", "audienceId", "and", "or", "not" }
            .Select(kind => new BodyCase($"{path}.{kind}", "true", "Expected exactly one of", $"$.{path}")),
        new($"{path}.tag", "\"a b\"", "Invalid key"),
        new($"{path}.tag", "\"plan:a:b\"", "Invalid value"),
        new($"{path}.tag", $"\"{new string('k', 65)}\"", "Expected 1 to 64 characters, got 65"),
        new(path, """{"all":false}""", "Expected true.", $"$.{path}.all"),
        new(path, """{"provider":"WNS"}""", "Expected one of FCM, APN, APN_SANDBOX.", $"$.{path}.provider"),
        new(path, """{"locale":"german!"}""", "Expected a language tag", $"$.{path}.locale"),
        new(path, """{"audienceId":"spring"}""", "Expected the ID of an audience", $"$.{path}.audienceId"),
        new(path, """{"and":[{"all":true},{"everyone":true}]}""", "Expected exactly one of", $"$.{path}.and[1]"),
        new(path, """{"or":[]}""", "at least one filter", $"$.{path}.or"),
        new(path, """{"not":{"not":{"not":{"not":{"all":true}}}}}""", "at most 4 levels", $"$.{path}.not.not.not.not"),
        new(path, $"{{\"and\":[{{\"or\":[{Leaves(11)}]}},{{\"or\":[{Leaves(10)}]}}]}}", "at most 20 conditions; this one has 21"),
    ];

    private static string Leaves(int count) => string.Join(',', Enumerable.Range(0, count).Select(leaf => $"{{\"tag\":\"t{leaf}\"}}"));

    private static IEnumerable<BodyCase> To =>
    [
        .. Filters("to[3].filter"),
        new("to[2]", $$"""{"audienceId":"{{Ids.Audience}}","filter":{"all":true} }""", ExactlyOne),
        .. Required("to"),
        new("to", "{}", "Expected an array"),
        new("to", "\"x\"", "Expected an array"),
        new("to", "[]", "1 to 10000 entries"),
        new("to", $"[{string.Join(',', Enumerable.Repeat(Recipient, 10_001))}]", "got 10001"),
        new("to[1]", "\"x\"", "Expected an object"),
        new("to[1]", "null", "Expected an object, got null"),
        new("to[2]", "{}", ExactlyOne),
        new("to[2]", """{"variables":{}}""", ExactlyOne),
        new("to[0]", $$"""{"token":"t","provider":"FCM","userId":"{{Ids.User}}"}""", ExactlyOne),
        new("to[0]", $$"""{"audienceId":"{{Ids.Audience}}","userId":"{{Ids.User}}"}""", ExactlyOne),
        new("to[0]", $$"""{"provider":"FCM","userId":"{{Ids.User}}"}""", "only with 'token'", "$.to[0].provider"),
        new("to[4]", $$"""{"externalId":"customer","userId":"{{Ids.User}}"}""", ExactlyOne),
        new("to[4]", """{"externalId":"customer","token":"t","provider":"FCM"}""", ExactlyOne),
        .. Texts("to[4].externalId", 256, false),
        new("to[0].provider", null, "is missing"),
        new("to[0].provider", "null", "is missing"),
        new("to[0].extra", "1", "Unknown field"),
        new("to[1].userID", "1", "Did you mean 'userId'?"),
        .. Tokens("to[0].token", false),
        .. Words("to[0].provider", false, "FCM, APN, APN_SANDBOX", "fcm", "GCM"),
        .. Marks(
            "to[1].userId", false, "comms_user_short", "comms_user_81k7q2bx0mft5bvbxh3781hkmr", "comms_user_01K7Q2BX0MFT5BVBXH3781HKMR",
            Ids.Audience),
        .. Marks("to[2].audienceId", false, Ids.User),
        .. Objects("to[0].variables", false),
        new("to[0].variables", $$"""{"a":"{{new string('x', 8192)}}"}""", "at most 8192 bytes"),
        new("to[0].variables", $$"""{"a":{{new string('[', 16)}}{{new string(']', 16)}}}""", "at most 16 levels"),
        new("to[0].variables", $$"""{"a":[[{{string.Join(',', Enumerable.Repeat('1', 1001))}}]]}""", "at most 1000 items"),
        new("to[0].variables", $$"""{"a":"{{new string('ü', 4100)}}"}""", "at most 8192 bytes"),
    ];

    private static IEnumerable<BodyCase> Content =>
    [
        .. Objects("content", true),
        new("content", "{}", "at least one of title, body and data"),
        new("content", """{"title":null,"badge":1}""", "at least one of title, body and data"),
        new("content.Title", "\"x\"", "Did you mean 'title'?"),
        .. Texts("content.title", 16384, false, mayBeEmpty: true),
        .. Texts("content.subtitle", 16384, false, mayBeEmpty: true),
        .. Texts("content.body", 16384, false, mayBeEmpty: true),
        .. Texts("content.image", 4096, false),
        .. Texts("content.category", 1024, false),
        .. Texts("content.threadId", 1024, false),
        .. Texts("content.link", 4096, false),
        new("content.link", "\"a\\nb\"", "Control characters are not allowed"),
        .. new[] { "true", "[]", "{}", "-1", "1.5", "2147483648", "2.147483648e9" }
        .Select(badge => new BodyCase("content.badge", badge, "Expected an integer")),
        .. new[] { "three", "-1", "1.5", "2147483648", "1,000", "0x10" }
        .Select(badge => new BodyCase("content.badge", $"\"{badge}\"", "or a template that renders to one")),
        new("content.badge", "\"\"", "characters"),
        new("content.badge", $"\"{{{{ n }}}}{new string(' ', 1024)}\"", "characters"),
        .. Maps("content.data", 256, 256, 16384),
        .. new[] { "from", "message_type", "aps", "google.sent_time", "google.", "gcm.notification.", "gcm.notification.e" }
            .Select(key => new BodyCase("content.data", $$"""{"{{key}}":"v"}""", "reserved by a provider", key.Contains('.', StringComparison.Ordinal) ? $"$.content.data['{key}']" : $"$.content.data.{key}")),
    ];

    private static IEnumerable<BodyCase> From =>
    [
        .. Objects("from", false),
        new("from", "{}", "either appName or at least one of fcm, apn"),
        new("from", $$"""{"appName":"a","fcm":"{{Ids.Credential}}"}""", "either appName or at least one of fcm, apn"),
        new("from.app", "\"x\"", "Unknown field"),
        .. Marks("from.appName", false, "Test", "a-b"),
        .. Marks("from.fcm", false, Ids.User),
        .. Marks("from.apn", false, Ids.User),
    ];

    private static IEnumerable<BodyCase> Schedule =>
    [
        .. Objects("schedule", false),
        new("schedule", """[{"sendAt":"2026-01-02T00:00:00Z"}]""", "Expected an object"),
        new("schedule.at", "1", "Unknown field"),
        .. Required("schedule.sendAt"),
        new("schedule.sendAt", "1767312000", "Expected a time"),
        new("schedule.sendAt", "{}", "Expected a time"),
        new("schedule.sendAt", "[]", "exactly one entry"),
        new("schedule.sendAt", """["2026-01-02T00:00:00Z","2026-01-03T00:00:00Z"]""", "exactly one entry"),
        new("schedule.sendAt", "[1]", "Expected a time", "$.schedule.sendAt[0]"),
        new("schedule.sendAt", "[null]", "got null", "$.schedule.sendAt[0]"),
        new("schedule.sendAt", """["2025-01-02T00:00:00Z"]""", SendAt, "$.schedule.sendAt[0]"),
        new("schedule.sendAt", """["tomorrow"]""", Seconds, "$.schedule.sendAt[0]"),
        new("schedule.sendAt", "\"\"", Seconds),
        new("schedule.sendAt", "\"tomorrow\"", Seconds),
        new("schedule.sendAt", "\"2026-01-02\"", Seconds),
        new("schedule.sendAt", "\"2026-01-02 00:00:00Z\"", Seconds),
        new("schedule.sendAt", "\"2026-01-02T00:00:00.Z\"", Seconds),
        new("schedule.sendAt", "\"2026-01-02T00:00:00+1\"", Seconds),
        new("schedule.sendAt", "\"2026-01-01T00:00:59.999999999\"", SendAt),
        new("schedule.sendAt", "\"2026-01-02T00:00Z\"", Seconds),
        new("schedule.sendAt", "\"2026-02-30T00:00:00Z\"", Seconds),
        new("schedule.sendAt", "\"2026-01-02T24:00:01Z\"", Seconds),
        new("schedule.sendAt", "\"0001-01-01T00:00:00+14:00\"", Seconds),
        new("schedule.sendAt", "\"2026-01-01T00:00:59Z\"", SendAt),
        new("schedule.sendAt", "\"2026-01-01T01:00:59+01:00\"", SendAt),
        new("schedule.sendAt", "\"2026-02-05T00:00:01Z\"", SendAt),
        new("schedule.sendAt", "\"9999-12-31T23:59:59Z\"", SendAt),
    ];

    private static IEnumerable<BodyCase> Overrides =>
    [
        .. Objects("overrides", false),
        new("overrides.web", "{}", "Unknown field"),
        .. Objects("overrides.fcm", false),
        new("overrides.fcm.token", "\"x\"", "Unknown field"),
        new("overrides.fcm.notification", "{}", "Unknown field"),
        .. Objects("overrides.fcm.android", false),
        .. Objects("overrides.fcm.webpush", false),
        .. Objects("overrides.fcm.apns", false),
        new("overrides.fcm.android", $$"""{"a":"{{new string('x', 16384)}}"}""", "at most 16384 bytes"),
        .. Maps("overrides.fcm.data", 256, 256, 16384),
        new("overrides.fcm.data", """{"from":"v"}""", "reserved by a provider", "$.overrides.fcm.data.from"),
        .. Objects("overrides.apn", false),
        new("overrides.apn.aps", "{}", "Unknown field"),
        .. Objects("overrides.apn.payload", false),
        .. Objects("overrides.apn.headers", false),
        .. new[] { "authorization", "apns-id", ":path", "apns-Topic", "host", "apns-a\\r\\nb", "" }
            .Select(name => new BodyCase("overrides.apn.headers", $$"""{"{{name}}":"v"}""", "Invalid key", HeaderPath(name))),
        new("overrides.apn.headers", """{"apns-topic":"com.example.app "}""", "Leading and trailing whitespace", "$.overrides.apn.headers['apns-topic']"),
        new("overrides.apn.headers", """{"apns-topic":5}""", "Expected a string", "$.overrides.apn.headers['apns-topic']"),
        new("overrides.apn.headers", """{"apns-topic":"a\r\nb: c"}""", "Control characters", "$.overrides.apn.headers['apns-topic']"),
    ];

    private static string HeaderPath(string name) =>
        name.Length > 0 && name.All(char.IsAsciiLetter)
            ? $"$.overrides.apn.headers.{name}"
            : $"$.overrides.apn.headers['{name.Replace("\\r\\n", "\r\n", StringComparison.Ordinal)}']";
}
