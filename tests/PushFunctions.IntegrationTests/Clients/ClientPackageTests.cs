using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Client;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.IntegrationTests.EndToEnd.Webhooks;
using OperationStatus = PushFunctions.Client.OperationStatus;
using Provider = PushFunctions.Client.Provider;

namespace PushFunctions.IntegrationTests.Clients;

/// <summary>The client package against a running service, and against a server that misbehaves.</summary>
public sealed class ClientPackageTests(SharedService shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_registers_many_sends_and_waits()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var client = Connect(shop);
        var devices = Enumerable.Range(0, 501)
            .Select(
                i =>
                    new RegisterRequest
                    {
                        Token = i == 7 ? "" : $"phone-{i}",
                        Provider = Provider.FCM,
                        AppName = Customer.App,
                        ExternalId = $"user-{i}",
                    });

        var results = await ListAsync(client.RegisterManyAsync(devices, Stop));
        List<OperationStatus> seen = [];
        var operation = await client
            .SendAsync(
                new SendRequest
                {
                    To = [new RecipientRequest { ExternalId = "user-500", Variables = new { name = "Ada" } }],
                    Content = new ContentRequest { Title = "Hello {{ name }}" },
                }, cancellationToken: Stop)
            .WaitUntilCompletedAsync(new Listed(seen), TimeSpan.FromMinutes(1), Stop);

        Assert.Equal(Enumerable.Range(0, 501), results.Select(result => result.Index));
        var refused = Assert.Single(results, result => result.RegistrationId is null);
        Assert.Equal((7, 20001), (refused.Index, refused.Errors[0].Code));
        Assert.Equal((OperationStatus.COMPLETED, 1), (operation.Status, operation.Stats.Sent));
        Assert.Equal(OperationStatus.COMPLETED, seen[^1]);
        Assert.Equal(500, (await ListAsync(client.EnumerateUsersAsync(cancellationToken: Stop))).Count);
    }

    [Fact]
    public async Task A_send_with_the_same_key_is_one_operation()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var client = Connect(shop);
        var send = new SendRequest
        {
            To = [new RecipientRequest { Token = "phone", Provider = Provider.FCM }],
            Content = new ContentRequest { Title = "Hello" },
        };

        var first = await client.SendAsync(send, "order-17", Stop);
        var second = await client.SendAsync(send, "order-17", Stop);

        Assert.Equal(first.Id, second.Id);
        Assert.Single(await ListAsync(client.EnumerateOperationsAsync(cancellationToken: Stop)));
    }

    [Fact]
    public async Task Waiting_ends_with_the_timeout_and_says_so()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var client = Connect(shop);
        var sent = await client.SendAsync(
            new SendRequest
            {
                To = [new RecipientRequest { Token = "phone", Provider = Provider.FCM }],
                Content = new ContentRequest { Title = "Hello" },
                Schedule = new ScheduleRequest { SendAt = TimeProvider.System.GetUtcNow().AddHours(1) },
            }, cancellationToken: Stop);

        var late = await Assert.ThrowsAsync<TimeoutException>(
            () => sent.WaitUntilCompletedAsync(timeout: TimeSpan.FromSeconds(0.3), cancellationToken: Stop));

        Assert.Contains($"{sent.Id} is still SCHEDULED", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_comes_with_dependency_injection_and_a_missing_option_is_a_sentence()
    {
        using var shop = await shared.NewCustomerAsync();
        await using var good = new ServiceCollection()
            .AddPushClient(
                options => (options.Address, options.Sid, options.Token) = (shop.Service.Address, shop.Account.Value, shop.AuthToken))
            .Services.BuildServiceProvider();
        await using var bad = new ServiceCollection().AddPushClient(options => options.Address = new Uri("http://push.example.com"))
            .Services.BuildServiceProvider();

        Assert.Empty(await ListAsync(good.GetRequiredService<PushClient>().EnumerateUsersAsync(cancellationToken: Stop)));
        var failure = Assert.Throws<OptionsValidationException>(bad.GetRequiredService<PushClient>);
        Assert.StartsWith("Address is http, which would send the secret unencrypted.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_secret_is_a_typed_refusal()
    {
        using var shop = await shared.NewCustomerAsync();
        var client = PushClient.Create(new PushClientOptions { Address = shop.Service.Address, Sid = shop.Account.Value, Token = "wrong" });

        var failure = await Assert.ThrowsAsync<PushApiException>(() => client.ListUsersAsync(cancellationToken: Stop));

        Assert.Equal((401, 20003, "GET /v1/PushNotifications/Users"), (failure.StatusCode, failure.Code, failure.Request));
        Assert.StartsWith("GET /v1/PushNotifications/Users got 401. ", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(503, true)]
    [InlineData(500, true)]
    [InlineData(404, false)]
    public async Task It_repeats_a_send_after_the_time_that_the_service_asks_for_under_one_key(int status, bool repeated)
    {
        var answers = new Queue<ReceiverAnswer>(
        [
            new ReceiverAnswer(status) { Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } },
            new ReceiverAnswer(202, """{"operationId":"comms_operation_1","operationLocation":"http://x"}"""),
        ]);
        await using var server = await Receiver.StartAsync();
        server.Answer = _ => answers.Dequeue();
        var client = Connect(server.Address);
        var start = TimeProvider.System.GetTimestamp();

        var sending = client.SendAsync(new SendRequest { To = [], Content = new ContentRequest() }, cancellationToken: Stop);

        if (!repeated)
        {
            Assert.Equal(status, (await Assert.ThrowsAsync<PushApiException>(() => sending)).StatusCode);
            Assert.Single(server.Requests);
            return;
        }

        Assert.Equal("comms_operation_1", (await sending).Id);
        Assert.True(TimeProvider.System.GetElapsedTime(start) >= TimeSpan.FromSeconds(1));
        Assert.Equal(2, server.Requests.Count);
        Assert.Single(server.Requests.Select(request => request.Headers["Idempotency-Key"]).Distinct());
    }

    [Fact]
    public async Task It_does_not_repeat_what_would_be_done_twice()
    {
        await using var server = await Receiver.StartAsync();
        server.Answer = _ => new ReceiverAnswer(503) { Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } };
        var client = Connect(server.Address);

        var failure = await Assert.ThrowsAsync<PushApiException>(
            () => client.CreateAudienceAsync(new CreateAudienceRequest { Name = "Spring" }, Stop));

        Assert.Equal((503, TimeSpan.FromSeconds(1)), (failure.StatusCode, failure.RetryAfter));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_response_of_a_gateway_and_no_response_at_all_are_told_apart()
    {
        await using var server = await Receiver.StartAsync();
        server.Answer = _ => new ReceiverAnswer(404, "<html>not here</html>");
        var client = Connect(server.Address);
        var foreign = await Assert.ThrowsAsync<PushApiException>(() => client.GetHealthAsync(Stop));
        server.Answer = _ => new ReceiverAnswer(200) { Delay = TimeSpan.FromSeconds(30) };
        var hasty = PushClient.Create(new PushClientOptions
        {
            Address = new Uri(server.Address, "/"),
            Sid = "AC1",
            Token = "secret",
            MaximumRetries = 0,
            AttemptTimeout = TimeSpan.FromSeconds(0.2),
        });
        var silent = await Assert.ThrowsAsync<HttpRequestException>(() => hasty.GetHealthAsync(Stop));

        Assert.Equal(
            "GET /v1/health got 404. The response is not of PushFunctions: check the address, and what stands between.", foreign.Message);
        Assert.Contains("did not respond within 0.2 seconds", silent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_verifies_what_the_service_signs_and_nothing_else()
    {
        await using var receiver = await Receiver.StartAsync();
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (_, secret) = await WebhookEndpointTests.CreateAsync(shop, receiver.Address, "notification.sent");
        await shop.WaitForOperationAsync(await shop.SendAsync([Phone.Apple().Recipient()]));
        await DeliveredEventTests.WaitAsync(receiver, 1);
        var request = receiver.Requests[0];
        var body = Encoding.UTF8.GetBytes(request.Body);
        string? Header(string name) => request.Headers.GetValueOrDefault(name);

        var told = Assert.Single(WebhookSignature.Verify(secret, Header, body));
        Assert.Equal("dev.pushfunctions.notification.sent", told.Type);
        Assert.Equal("SENT", told.Data.GetProperty("status").GetString());
        Assert.Throws<WebhookSignatureException>(() => WebhookSignature.Verify(secret, Header, [.. body, 32]));
        Assert.Throws<WebhookSignatureException>(
            () => WebhookSignature.Verify("whsec_" + Convert.ToBase64String(new byte[32]), Header, body));
        Assert.Throws<WebhookSignatureException>(() => WebhookSignature.Verify(secret, _ => null, body));
        Assert.Throws<FormatException>(() => WebhookSignature.Verify("secret", Header, body));
        Assert.Throws<FormatException>(
            () => WebhookSignature.Verify("whsec_" + Convert.ToBase64String(new byte[15]), Header, body));
        var later = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(6));
        Assert.Contains(
            "seconds old",
            Assert.Throws<WebhookSignatureException>(() => WebhookSignature.Verify(secret, Header, body, later)).Message,
            StringComparison.Ordinal);
    }

    private static PushClient Connect(Customer shop) =>
        PushClient.Create(new PushClientOptions { Address = shop.Service.Address, Sid = shop.Account.Value, Token = shop.AuthToken });

    // Fewer and shorter attempts than a program would have.
    private static PushClient Connect(Uri server) => PushClient.Create(new PushClientOptions
    {
        Address = new Uri(server, "/"),
        Sid = "AC1",
        Token = "secret",
        MaximumRetries = 1,
        AttemptTimeout = TimeSpan.FromSeconds(5),
    });

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> stream)
    {
        List<T> items = [];
        await foreach (var item in stream) items.Add(item);
        return items;
    }

    private sealed class Listed(List<OperationStatus> seen) : IProgress<OperationResponse>
    {
        public void Report(OperationResponse value) => seen.Add(value.Status);
    }
}
