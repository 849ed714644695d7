using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Security.Privacy;

public sealed class PrivacyTests
{
    [Fact]
    public async Task No_log_span_metric_or_error_holds_a_token_a_text_or_a_secret_whatever_goes_wrong()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, configure: witness.Attend, settings: new Dictionary<string, string?>
        {
            ["AzureFunctionsJobHost:extensions:queues:maxDequeueCount"] = "2",
            ["Push:Delivery:MaximumPoisonRequeues"] = "0",
            ["Push:Delivery:MaximumWait"] = "00:00:01",
        });
        using var shop = await SecretiveShop.OpenAsync(service);
        var key = (await shop.Client.PostAsync("ApiKeys", """{"name":"backend","scopes":["register"]}""")).Json;
        shop.Marks.Add("API key's secret", key.GetProperty("secret").GetString()!);
        var troubles = new Troubles(service, shop);

        await troubles.OfProvidersAsync();
        await troubles.OfCredentialsAsync();
        await troubles.OfContentAsync();
        await BadRequests.MakeAsync(shop);
        await troubles.OfStorageAsync();
        await service.Get<Sweep>().RunAsync(TestContext.Current.CancellationToken);
        witness.Ask();

        Assert.Empty(LeaksIn(shop.Marks, [.. witness.SeenOf(service), .. shop.Refusals.Select(refusal => ("an answer", refusal))]));
        // All of it happened: each kind of line, span and measurement is among what was looked through.
        Assert.Empty(
            new int[] { 200, 1000, 1105, 1107, 1200, 5001, 5002, 5011, 9001, 9002 }.Except(witness.Lines.Select(line => line.Id.Id)));
        Assert.Empty(
            new string[] { "push.send", "push.deliver", "push.requeue", "push.sweep" }
                .Except(witness.Spans.Select(span => span.OperationName)));
        Assert.Empty(
            new string[] { "push.deliveries", "push.retries", "push.tokens.forgotten", "push.messages.dead_lettered",
                "push.time_to_provider", "push.oldest_job_age" }.Except(witness.Measurements.Select(measured => measured.Name)));
        Assert.Empty(
            new[] { "TokenExpired", "Rejected", "Deferred", "CredentialRefused" }
                .Except(witness.Spans.Select(span => span.GetTagItem("push.outcome") as string)));
        Assert.Contains(shop.Refusals, refusal => refusal.Contains("20500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_setting_brings_a_query_or_a_header_into_the_log()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, configure: witness.Attend);
        using var shop = await SecretiveShop.OpenAsync(service);
        var token = shop.Secret("logged out");
        var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{shop.Customer.Account.Value}:{shop.Customer.AuthToken}"));
        string[] unreadable =
            [$"GET /v1/health?token={token} HTTP/9.9", $"GET /v1/health?token={token}",
                $"GET /v1/health HTTP/1.1\r\nHost: x\r\nAuthorization : Basic {basic}"];

        await shop.ProvokeAsync(
            HttpMethod.Delete, $"PushNotifications/DeviceRegistrations/{Ids.Registration}/Devices?provider=FCM&token={token}");
        foreach (var request in unreadable)
            Assert.StartsWith("HTTP/1.1 ", await RawHttp.SpeakAsync(service.Address, request + "\r\n\r\n"), StringComparison.Ordinal);

        Assert.Empty(LeaksIn(shop.Marks.Add("Basic credentials", basic), witness.SeenOf(service)));
        Assert.True(
            service.Get<Microsoft.Extensions.Logging.ILoggerFactory>()
                .CreateLogger("Anything else")
                .IsEnabled(Microsoft.Extensions.Logging.LogLevel.Trace));
    }

    private static List<string> LeaksIn(Marks marks, IEnumerable<(string Where, string Text)> seen) =>
        [.. seen.SelectMany(entry => marks.FindIn(entry.Text).Select(mark => $"{mark} in {entry.Where}: {entry.Text}"))
            .Distinct()
            .Take(20)];
}
