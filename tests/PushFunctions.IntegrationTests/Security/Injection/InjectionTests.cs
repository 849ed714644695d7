using System.Text;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.IntegrationTests.Security.Privacy;
using PushFunctions.Storage.Clients;

namespace PushFunctions.IntegrationTests.Security.Injection;

/// <summary>Line ends and escape sequences, in every place that is repeated or logged.</summary>
public sealed class InjectionTests
{
    private const string Forged = "forged";

    /// <summary>As they stand in a path or a query; the last is only long.</summary>
    private static readonly string[] Evils =
    [
        $"%0d%0aX-{Forged}:%20yes", $"%0aX-{Forged}:%20yes", $"%E5%98%8A%E5%98%8DX-{Forged}:yes", $"%1b[31m{Forged}%1b[0m", $"%00{Forged}",
        $"%c2%85{Forged}", $"%e2%80%a8{Forged}", new string('y', 4000) + Forged,
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_header_is_added_and_no_log_line_is_forged_by_anything_in_a_request()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, configure: witness.Attend);
        using var shop = await Customer.WithAppAsync(service);
        var authorization = "Authorization: Basic " + Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{shop.Account.Value}:{shop.AuthToken}"));

        foreach (var request in Requests(authorization)) MustBeWhole(await RawHttp.SpeakAsync(service.Address, request));
        await service.PumpUntilIdleAsync();

        Assert.NotEmpty(witness.Lines);
        Assert.All(witness.Lines, MustBeOneLine);
        Assert.DoesNotContain(
            witness.Spans.Where(span => span.Source.Name == "PushFunctions").SelectMany(span => span.TagObjects),
            tag => tag.Value?.ToString()?.Contains(Forged, StringComparison.OrdinalIgnoreCase) is true);
    }

    [Fact]
    public async Task No_log_line_is_forged_by_who_may_write_to_the_queues()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, configure: witness.Attend,
            settings: new Dictionary<string, string?>
            {
                ["Push:Delivery:MaximumPoisonRequeues"] = "1",
                ["Push:Delivery:PoisonRequeueDelay"] = "00:00:01"
            });
        var evil = $"comms_operation_01k7q2bx0mft5bvbxh3781hkmr\\r\\n12:00:00 crit: \\u001b[31m{Forged}";

        foreach (var queue in QueueNames.All.Except([QueueNames.DeadLetters]))
        {
            foreach (var message in new[] { $$"""{"v":1,"account":"{{evil}}","operation":"{{evil}}","batch":"{{evil}}","step":"Page","traceParent":"{{evil}}"}""", $$"""{"v":1,"account":"{{evil}}","operation":"","step":"Remove","removal":"App:{{evil}}"}""", $$"""{"v":1,"{{evil}}":{{evil}}}""", $"{{\"v\":\"{evil}\"}}" })
                await service.Get<StorageClients>().Queue(queue).SendMessageAsync(message, Stop);
        }

        await service.PumpUntilIdleAsync();

        // Each is a dead letter at its first try.
        Assert.Equal(4 * QueueNames.All.Except([QueueNames.DeadLetters]).Count(), witness.Lines.Count(line => line.Id.Id == 1105));
        Assert.All(witness.Lines, MustBeOneLine);
    }

    private static void MustBeOneLine(Witness.LogLine line)
    {
        Assert.DoesNotContain(line.Text, char.IsControl);
        Assert.DoesNotContain(Forged, line.Everything, StringComparison.OrdinalIgnoreCase);
    }

    private static void MustBeWhole(string answer)
    {
        Assert.StartsWith("HTTP/1.1 ", answer, StringComparison.Ordinal);
        var head = answer.Split("\r\n\r\n")[0].Split("\r\n");
        Assert.All(head, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.DoesNotContain(head, line => line.StartsWith($"X-{Forged}", StringComparison.OrdinalIgnoreCase));
        // In JSON a line end and an escape are written out, and nothing is long because the request was.
        Assert.DoesNotContain(
            Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..])),
            char.IsControl);
        Assert.InRange(answer.Length, 1, 4096);
    }

    private static IEnumerable<string> Requests(string authorization)
    {
        foreach (var evil in Evils)
        {
            var raw = Uri.UnescapeDataString(evil);
            yield return Get($"/v1/PushNotifications/{evil}", authorization);
            yield return Get($"/v1/PushNotifications/Apps/{evil}", authorization);
            yield return Get($"/v1/Users/{evil}", authorization);
            yield return Get($"/v1/errors/{evil}", authorization);
            yield return Get($"/v1/{evil}", authorization);
            yield return Get($"/v1/PushNotifications?status={evil}&{evil}=1&pageToken={evil}", authorization);
            yield return Get("/v1/ApiKeys", $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{raw}:{raw}"))}");
            foreach (
                var header in new[] { "User-Agent", "Referer", "X-Request-Id", "X-Forwarded-For", "X-Forwarded-Host", "traceparent",
                    "tracestate", "baggage", "Idempotency-Key", "Accept-Language" })
            {
                yield return Get("/v1/ApiKeys", $"{authorization}\r\n{header}: {evil}");
                yield return Post(
                    "/v1/PushNotifications", "{}",
                    $"{authorization}\r\n{header}: {raw.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)}");
            }

            var json = System.Text.Json.JsonSerializer.Serialize(raw);
            yield return Post("/v1/Audiences", $$"""{"name":{{json}}}""", authorization);
            yield return Post("/v1/ApiKeys", $$"""{"name":{{json}},"scopes":[{{json}}]}""", authorization);
            yield return Post("/v1/PushNotifications/Credentials", $$"""{"appName":{{json}},"credentialType":{{json}},"content":{"privateKey":{{json}}, {{json}}:1} }""", authorization);
            yield return Post("/v1/PushNotifications", $$"""{"to":[{"token":"t","provider":"FCM"}],"content":{"title":{{json}}},"tags":{ {{json}}:{{json}} },"collapseKey":{{json}}}""", authorization);
        }
    }

    private static string Get(string path, string headers) =>
        $"GET {path} HTTP/1.1\r\nHost: push.example.com\r\nConnection: close\r\n{headers}\r\n\r\n";

    private static string Post(string path, string body, string headers) =>
        $"POST {path} HTTP/1.1\r\nHost: push.example.com\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {Encoding.Latin1.GetByteCount(body)}\r\n{headers}\r\n\r\n{body}";
}
