namespace PushFunctions.Tests.Api.Bodies;

/// <summary>A right body for each endpoint that takes one, with every field.</summary>
public static class WriteBodies
{
    /// <summary>Without userId, which would be a second name of the User.</summary>
    private const string Registration =
        """
        { "token": "00000000000000000000000000000000000000000000000000000000000000a1", "provider": "APN", "appName": "test_app", "externalId": "customer 4711", "tags": { "k": "v" }, "locale": "de-AT", "timeZone": "Europe/Vienna", "previousToken": "00000000000000000000000000000000000000000000000000000000000000a0" }
        """;

    /// <summary>Fields that exclude another one of the right body.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Alternatives =
        new Dictionary<string, string[]>
        {
            ["RequeueDeadLetters"] = ["all"],
            ["RegisterDevice"] = ["userId"],
            ["CreateWebhook"] = ["topicEndpoint"],
            ["UpdateWebhook"] = ["topicEndpoint"],
        };

    public static readonly IReadOnlyDictionary<string, string> ByEndpoint = new Dictionary<string, string>
    {
        ["SendNotifications"] = $$"""
            {
              "to": [
                { "token": "token-of-a-device", "provider": "FCM", "variables": { "name": "Ada" } },
                { "userId": "{{Ids.User}}", "variables": {} },
                { "audienceId": "{{Ids.Audience}}" },
                { "filter": { "tag": "plan:premium" } },
                { "externalId": "customer 4711", "variables": {} }
              ],
              "content": {
                "title": "Hello {{"{{ name }}"}}", "subtitle": "Again", "body": "Text", "image": "https://example.com/a.png", "data": { "k": "v" }, "badge": 1,
                "category": "c", "threadId": "t", "link": "https://example.com/"
              },
              "from": { "appName": "test_app" },
              "priority": "LOW",
              "sound": "default",
              "schedule": { "sendAt": "2026-01-02T00:00:00Z" },
              "tags": { "campaign": "spring" },
              "timeToLive": 3600,
              "collapseKey": "news",
              "overrides": {
                "fcm": { "android": { "ttl": "5s" }, "webpush": {}, "apns": {}, "data": { "k": "w" } },
                "apn": { "headers": { "apns-push-type": "alert" }, "payload": { "aps": { "badge": 2 } } }
              },
              "dryRun": true,
              "receipts": ["opened", "delivered", "dismissed"]
            }
            """,
        ["RegisterDevice"] = Registration,
        ["RegisterDevices"] = $$"""{ "registrations": [{{Registration}}] }""",
        ["UpdateRegistration"] = """{ "tags": { "plan": "premium", "city": null } }""",
        ["CreateCredential"] = """
            { "appName": "test_app", "credentialType": "APN", "isDefault": true,
              "content": { "privateKey": "a2V5", "certificate": "Y2VydA==", "keyId": "K", "teamId": "T", "bundleId": "com.example" } }
            """,
        ["UpdateCredential"] = """
            { "isDefault": true, "content": { "privateKey": "a2V5", "certificate": "Y2VydA==", "keyId": "K", "teamId": "T", "bundleId": "com.example" } }
            """,
        ["UpdateApp"] = """{ "isDefault": true }""",
        ["UpdateOperation"] = """{ "status": "CANCELED" }""",
        ["CountRecipients"] = $$"""
            {
              "to": [
                { "token": "token-of-a-device", "provider": "FCM", "variables": { "name": "Ada" } },
                { "userId": "{{Ids.User}}", "variables": {} },
                { "audienceId": "{{Ids.Audience}}" },
                { "filter": { "tag": "plan:premium" } },
                { "externalId": "customer 4711" }
              ],
              "from": { "appName": "test_app" }
            }
            """,
        ["CreateAudience"] = """{ "name": "Everyone", "filter": { "tag": "plan:premium" } }""",
        ["AddAudienceUsers"] = $$"""{ "userIds": ["{{Ids.User}}", "{{Ids.User.Replace("comms_user_", "comms_pushnotificationuser_", StringComparison.Ordinal)}}"] }""",
        ["UpdateAudienceUsers"] = $$"""{ "add": ["comms_user_7zq4m5n8v2c0x9k3j6h1g5f4d2"], "remove": ["{{Ids.User}}"] }""",
        ["CreateWebhook"] = """{ "kind": "webhook", "url": "https://example.com/events?k=v", "events": ["operation.completed", "notification.*", "*"], "appName": "test_app", "format": "cloudevents", "description": "Warehouse" }""",
        ["ReplayWebhookEvents"] = """{ "since": "2025-12-31T00:00:00Z", "until": "2025-12-31T12:00:00Z", "events": ["notification.*"] }""",
        ["UpdateWebhook"] = """{ "url": "https://example.com/events", "events": ["device.forgotten"], "enabled": true, "description": "Warehouse" }""",
        ["PostReceipts"] = """{ "receipts": [{ "id": "EQF8", "event": "opened", "at": "2026-01-01T00:00:00Z" }, { "id": "EQF9", "event": "dismissed" }] }""",
        ["RequeueDeadLetters"] = """{ "ids": ["00000000-0000-0000-0000-000000000001"] }""",
        ["CreateApiKey"] = """{ "name": "app backend", "scopes": ["register", "send", "manage"] }""",
    };
}
