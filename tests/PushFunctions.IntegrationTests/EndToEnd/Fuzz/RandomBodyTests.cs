using System.Net.Http.Headers;
using System.Text;
using CsCheck;
using PushFunctions.Api;
using PushFunctions.Api.Http;

namespace PushFunctions.IntegrationTests.EndToEnd.Fuzz;

/// <summary>Whatever comes as a body: never a 500, and what is refused writes nothing. A failure prints the seed that
/// repeats it.</summary>
public sealed class RandomBodyTests
{
    private const int BodiesAnEndpoint = 100;

    private static readonly Dictionary<string, string> Valid = new()
    {
        [nameof(ApiEndpoints.SendNotifications)] =
            """{"to":[{"token":"abcdef","provider":"FCM","variables":{"name":"Ada"}},{"userId":"comms_user_01k7q2bx0mft5bvbxh3781hkmr"}],"content":{"title":"Hi {{ name }}","body":"b","data":{"k":"v"}},"priority":"HIGH","sound":"default","tags":{"a":"b"},"timeToLive":60,"collapseKey":"c","receipts":["opened","delivered"],"overrides":{"fcm":{"android":{"direct_boot_ok":true}},"apn":{"payload":{"x":1}}},"dryRun":true}""",
        [nameof(ApiEndpoints.CountRecipients)] =
            """{"to":[{"filter":{"and":[{"tag":"plan:premium"},{"not":{"locale":"de"}},{"or":[{"provider":"FCM"},{"all":true}]}]}},{"userId":"comms_user_01k7q2bx0mft5bvbxh3781hkmr"}]}""",
        [nameof(ApiEndpoints.UpdateOperation)] = """{"status":"CANCELED"}""",
        [nameof(ApiEndpoints.RegisterDevice)] = """{"token":"abcdef","provider":"FCM","appName":"test_app","tags":{"a":"b"},"previousToken":"abc"}""",
        [nameof(ApiEndpoints.RegisterDevices)] = """{"registrations":[{"token":"abcdef","provider":"FCM","appName":"test_app","externalId":"customer","locale":"de","timeZone":"Europe/Vienna"},{"token":"abcdeg","provider":"FCM","userId":"comms_user_01k7q2bx0mft5bvbxh3781hkmr"}]}""",
        [nameof(ApiEndpoints.UpdateRegistration)] = """{"tags":{"plan":"premium","city":null}}""",
        [nameof(ApiEndpoints.CreateCredential)] = """{"appName":"test_app","credentialType":"APN","content":{"privateKey":"AAAA","keyId":"ABCDEFGHIJ","teamId":"ABCDEFGHIJ","bundleId":"com.example"},"isDefault":true}""",
        [nameof(ApiEndpoints.UpdateCredential)] = """{"isDefault":true,"content":{"privateKey":"AAAA"}}""",
        [nameof(ApiEndpoints.UpdateApp)] = """{"isDefault":true}""",
        [nameof(ApiEndpoints.CreateAudience)] = """{"name":"everyone","filter":{"or":[{"tag":"plan"},{"not":{"provider":"APN"}}]}}""",
        [nameof(ApiEndpoints.AddAudienceUsers)] = """{"userIds":["comms_user_01k7q2bx0mft5bvbxh3781hkmr"]}""",
        [nameof(ApiEndpoints.UpdateAudienceUsers)] = """{"add":["comms_user_01k7q2bx0mft5bvbxh3781hkmr"],"remove":["comms_user_7zq4m5n8v2c0x9k3j6h1g5f4d2"]}""",
        [nameof(ApiEndpoints.CreateWebhook)] = """{"url":"https://example.com/events","events":["operation.completed","notification.*"],"description":"d"}""",
        [nameof(ApiEndpoints.ReplayWebhookEvents)] = """{"since":"2026-01-31T09:00:00Z","until":"2026-01-31T10:00:00Z","events":["notification.failed"]}""",
        [nameof(ApiEndpoints.UpdateWebhook)] = """{"url":"https://example.com/events","events":["*"],"enabled":true,"description":"d"}""",
        [nameof(ApiEndpoints.PostReceipts)] = """{"receipts":[{"id":"EQF8","event":"opened","at":"2026-01-31T09:00:00Z"},{"id":"EQF9","event":"dismissed"}]}""",
        [nameof(ApiEndpoints.RequeueDeadLetters)] = """{"ids":["00000000-0000-0000-0000-000000000001"]}""",
        [nameof(ApiEndpoints.CreateApiKey)] = """{"name":"key","scopes":["register","send"]}""",
    };

    public static TheoryData<string> Endpoints =>
        [.. ApiEndpoints.All.Where(endpoint => endpoint.Body is not null).Select(endpoint => endpoint.Name)];

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Random_bodies_are_never_a_500_and_a_refused_one_writes_nothing(string name)
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        await service.StoreCredentialsAsync();
        using var client = new HttpClient { BaseAddress = service.Address };
        var counter = service.Transactions;
        var endpoint = ApiEndpoints.All.Single(candidate => candidate.Name == name);
        var seen = new HashSet<int>();

        await Bodies.Of(Valid[name]).SampleAsync(
            async body =>
            {
                var before = WritesIn(counter);
                using var request = Request(endpoint, body, service);
                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                var status = (int)answer.StatusCode;
                lock (seen) seen.Add(status);
                Assert.InRange(status, 200, 499);
                if (status >= 400) Assert.Equal(before, WritesIn(counter));
            },
            iter: BodiesAnEndpoint,
            threads: 1);

        Assert.Contains(400, seen);
    }

    private static HttpRequestMessage Request(ApiEndpoint endpoint, string body, RunningService service)
    {
        var path = endpoint.Route
            .Replace("{operationId}", "comms_operation_01k7q2bx0mft5bvbxh3781hkmr", StringComparison.Ordinal)
            .Replace("{credentialId}", "comms_credential_01k7q2bx0mft5bvbxh3781hkmr", StringComparison.Ordinal)
            .Replace(
                "{registrationId:minlength(20)}", "comms_device_registration_175903a30e55ce6dd9ac28d2704867dd",
                StringComparison.Ordinal)
            .Replace("{audienceId}", "comms_audience_01k7q2bx0mft5bvbxh3781hkmr", StringComparison.Ordinal)
            .Replace("{webhookId}", Ids.Webhook, StringComparison.Ordinal)
            .Replace("{appName}", "test_app", StringComparison.Ordinal);
        var login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{service.Account.Sid}:{service.Account.AuthToken}"));
        return new HttpRequestMessage(new HttpMethod(endpoint.Method), "/" + path)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", login) },
        };
    }

    private static long WritesIn(StorageTransactions counter) =>
        counter.CountOf(StorageTransactionKind.TableWrite) + counter.CountOf(
            StorageTransactionKind.TableTransaction) + counter.CountOf(StorageTransactionKind.QueueSend);
}
