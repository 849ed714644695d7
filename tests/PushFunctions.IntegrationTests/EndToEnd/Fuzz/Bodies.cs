using System.Text.Json.Nodes;
using CsCheck;

namespace PushFunctions.IntegrationTests.EndToEnd.Fuzz;

/// <summary>Bodies that somebody might send: valid ones with a part exchanged, JSON of any shape under the API's
/// field names, and plain noise.</summary>
internal static class Bodies
{
    private static readonly string[] Names =
    [
        "to", "url", "events", "enabled", "description", "token", "provider", "userId", "audienceId", "variables", "content", "title", "body", "image", "data", "badge", "category",
        "threadId", "link",
        "from", "appName", "fcm", "apn", "priority", "sound", "schedule", "sendAt", "tags", "timeToLive", "collapseKey", "overrides",
        "dryRun", "previousToken",
        "credentialType", "privateKey", "certificate", "keyId", "teamId", "bundleId", "isDefault", "status", "name", "scopes", "userIds",
        "android", "payload", "headers", "ids", "all", "nope", "",
    ];

    private static readonly string[] Words =
    [
        "", " ", "FCM", "APN", "APN_SANDBOX", "HIGH", "LOW", "CANCELED", "register", "test_app", "Test App",
        "comms_user_01k7q2bx0mft5bvbxh3781hkmr", "comms_user_zz",
        "comms_audience_01k7q2bx0mft5bvbxh3781hkmr", "{{ name }}", "{% for i in (1..99999999) %}x{% endfor %}", "{% if %}",
        "2026-01-31T09:00:00Z", "2999-01-01", "AAAA", "%00",
        "\u0000", "\u202e", "../..", "😀", "a\nb", "\"", "\\", "<script>", new string('x', 5000),
    ];

    private static readonly Gen<string> Name = Gen.Int[0, Names.Length - 1].Select(index => Names[index]);

    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf(
        Gen.Int[0, Words.Length - 1].Select(index => Words[index]).Select(word => (JsonNode?)JsonValue.Create(word)),
        Gen.Int.Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Double.Where(double.IsFinite).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Bool.Select(flag => (JsonNode?)JsonValue.Create(flag)),
        Gen.Const((JsonNode?)null));

    private static readonly Gen<JsonNode?> Anything = Gen.Recursive<JsonNode?>((depth, inner) => depth > 3
        ? Leaf
        : Gen.Frequency(
            (4, Leaf),
            (2, inner.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())]))),
            (3, Gen.Select(Name, inner).Array[0, 4].Select(fields => (JsonNode?)ObjectOf(fields)))));

    /// <summary>A valid body with one field exchanged, at any depth.</summary>
    public static Gen<string> NearTo(string valid) => Gen.Select(Gen.Int[0, 1000], Anything, Name).Select((place, value, name) =>
    {
        var body = JsonNode.Parse(valid)!;
        var objects = Objects(body).ToList();
        var target = objects[place % objects.Count];
        var key = place % 3 == 0 || target.Count == 0 ? name : target.ElementAt(place % target.Count).Key;
        target[key] = value?.DeepClone();
        return body.ToJsonString();
    });

    public static Gen<string> Of(string valid) => Gen.Frequency(
        (6, NearTo(valid)),
        (3, Anything.Select(node => node?.ToJsonString() ?? "null")),
        (1, Gen.Select(NearTo(valid), Gen.Int[0, 1000]).Select((text, length) => text[..(length % (text.Length + 1))])),
        (1, Gen.String));

    private static JsonObject ObjectOf((string Name, JsonNode? Value)[] fields)
    {
        var made = new JsonObject();
        foreach (var (name, value) in fields) made[name] = value?.DeepClone();
        return made;
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject some => [some, .. some.SelectMany(field => Objects(field.Value))],
        JsonArray many => many.SelectMany(Objects),
        _ => [],
    };
}
