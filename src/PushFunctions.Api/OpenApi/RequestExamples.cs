using System.Text.Json.Nodes;

namespace PushFunctions.Api.OpenApi;

/// <summary>Bodies that are right, by record. A test sends each one.</summary>
internal static class RequestExamples
{
    private static readonly Dictionary<Type, IReadOnlyList<(string Name, string Summary, string Json)>> ByType = new()
    {
        [typeof(SendRequest)] =
        [
            ("user", "To every device of a User", $$$"""
                {"to":[{"userId":"{{{ExampleIds.User}}}","variables":{"name":"Ada"}}],"content":{"title":"Hello {{ name }}","body":"New offers are waiting for you."}}
                """),
            ("tokens", "To tokens that need not be registered", $$$"""
                {"to":[{"token":"{{{ExampleIds.Token}}}","provider":"FCM"},{"token":"00000000000000000000000000000000000000000000000000000000000000a1","provider":"APN"}],
                 "from":{"appName":"{{{ExampleIds.App}}}"},"content":{"title":"Welcome Back!","data":{"screen":"offers"},"badge":1,"link":"https://example.com/offers"},
                 "priority":"HIGH","sound":"default","tags":{"campaign":"spring"},"timeToLive":3600,"collapseKey":"offers"}
                """),
            ("audience", "To an audience, rehearsed, with a word of one's own for each provider", $$$"""
                {"to":[{"audienceId":"{{{ExampleIds.Audience}}}"}],"content":{"body":"New offers are waiting for you."},"dryRun":true,
                 "overrides":{"fcm":{"android":{"notification":{"channel_id":"offers"} } },"apn":{"headers":{"apns-push-type":"alert"},"payload":{"aps":{"interruption-level":"passive"} } } } }
                """),
        ],
        [typeof(RegisterRequest)] =
        [
            ("first", "A new User's device", $$$"""{"token":"{{{ExampleIds.Token}}}","appName":"{{{ExampleIds.App}}}","provider":"FCM"}"""),
            ("further", "A further device of a User", $$$"""{"token":"00000000000000000000000000000000000000000000000000000000000000a1","provider":"APN","appName":"{{{ExampleIds.App}}}","userId":"{{{ExampleIds.User}}}","tags":{"language":"en"}}"""),
            ("renewed", "A token in the place of an old one", $$$"""{"token":"{{{ExampleIds.Token}}}","provider":"FCM","previousToken":"odJFCrnl2edlBDdz1C5Ja:APA91bf9..."}"""),
        ],
        [typeof(CreateCredentialRequest)] =
        [
            ("fcm", "FCM: the service-account JSON", $$$"""{"appName":"{{{ExampleIds.App}}}","credentialType":"FCM","content":{"privateKey":"eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0="}}"""),
            ("apnKey", "APNs: a signing key", $$$"""{"appName":"{{{ExampleIds.App}}}","credentialType":"APN","content":{"privateKey":"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t","keyId":"ABC123DEFG","teamId":"DEF123GHIJ","bundleId":"com.example.app"}}"""),
            ("apnCertificate", "APNs: a certificate", $$$"""{"appName":"{{{ExampleIds.App}}}","credentialType":"APN_SANDBOX","content":{"certificate":"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t","privateKey":"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0t"},"isDefault":true}"""),
        ],
        [typeof(UpdateCredentialRequest)] = [("default", "The default of its type", """{"isDefault":true}"""), ("content", "A new secret", """{"content":{"privateKey":"eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0="}}""")],
        [typeof(UpdateAppRequest)] = [("default", "The default App", """{"isDefault":true}""")],
        [typeof(UpdateOperationRequest)] = [("cancel", "Cancel", """{"status":"CANCELED"}""")],
        [typeof(CreateAudienceRequest)] = [("named", "With a name", """{"name":"Spring"}""")],
        [typeof(AddAudienceUsersRequest)] = [("one", "One User", $$$"""{"userIds":["{{{ExampleIds.User}}}"]}""")],
        [typeof(UpdateAudienceUsersRequest)] = [("both", "One comes, one goes", $$$"""{"add":["{{{ExampleIds.User}}}"],"remove":["comms_user_7zq4m5n8v2c0x9k3j6h1g5f4d2"]}""")],
        [typeof(CreateApiKeyRequest)] = [("backend", "For an app's backend", """{"name":"app backend","scopes":["register","send"]}""")],
    };

    public static IEnumerable<(string Name, string Summary, JsonNode Json)> Of(Type body) => ByType[body].Select(example => (example.Name, example.Summary, JsonNode.Parse(example.Json)!));
}
