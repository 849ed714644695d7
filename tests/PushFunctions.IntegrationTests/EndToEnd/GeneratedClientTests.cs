using System.Text;
using PushFunctions.Client;
using NotificationStatus = PushFunctions.Client.NotificationStatus;
using OperationStatus = PushFunctions.Client.OperationStatus;
using Provider = PushFunctions.Client.Provider;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>The main job with nothing but the client that was made from the document.</summary>
public sealed class GeneratedClientTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task It_does_the_main_job()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var http = Connect(service);
        var client = new PushClient(http);
        var content =
            new CredentialContentRequest
            {
                PrivateKey = Convert.ToBase64String(
                Encoding.UTF8.GetBytes(service.Simulator.Keys.ServiceAccountJson))
            };

        var credential = await client.CreateCredentialAsync(
            new CreateCredentialRequest { AppName = "test_app", CredentialType = Provider.FCM, Content = content }, stop);
        var registered = await client.RegisterDeviceAsync(
            new RegisterRequest
            {
                Token = "the-token",
                Provider = Provider.FCM,
                AppName = "test_app",
                Tags = new Dictionary<string, string> { ["language"] = "en" }
            }, stop);
        var registration = await client.GetRegistrationAsync(registered.ResourceId, stop);
        var accepted = await client.SendNotificationsAsync(Welcome(registration.UserId), cancellationToken: stop);
        await service.PumpUntilIdleAsync();
        var operation = await client.GetOperationAsync(accepted.OperationId, stop);
        var notifications = await client.ListNotificationsAsync(
            operationId: accepted.OperationId, status: NotificationStatus.SENT, tags: ["campaign:spring"], cancellationToken: stop);
        var notification = await client.GetNotificationAsync(Assert.Single(notifications.PushNotifications).Id, stop);
        var app = await client.GetAppAsync("test_app", stop);

        Assert.Equal([new(Provider.FCM, "the-token")], registration.Devices.Select(device => (device.Provider, device.Token)));
        Assert.Equal((OperationStatus.COMPLETED, 1, 1), (operation.Status, operation.Stats.Total, operation.Stats.Sent));
        Assert.Equal((Priority.LOW, "Hello Ada"), (notification.Priority, notification.Content!.Title));
        Assert.Equal(credential.ResourceId, Assert.Single(app.DefaultCredentials).CredentialId);
        Assert.Single(service.Simulator.Fcm.Received.For("the-token"));
    }

    [Fact]
    public async Task It_makes_a_key_and_lists_page_by_page()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var http = Connect(service);
        var client = new PushClient(http);
        foreach (var name in new[] { "first", "second" }) await client.CreateAudienceAsync(new CreateAudienceRequest { Name = name }, stop);

        var key = await client.CreateApiKeyAsync(new CreateApiKeyRequest { Name = "backend", Scopes = [Scope.Register, Scope.Send] }, stop);
        var first = await client.ListAudiencesAsync(pageSize: 1, cancellationToken: stop);
        var second = await client.ListAudiencesAsync(pageToken: first.Pagination.Next, pageSize: 1, cancellationToken: stop);

        Assert.Equal([Scope.Register, Scope.Send], key.Scopes);
        Assert.Equal(
            ["first", "second"], first.Audiences.Concat(second.Audiences).Select(audience => audience.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_gives_the_errors_of_a_refusal()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var http = Connect(service);

        var failure = await Assert.ThrowsAsync<PushApiException>(
            () => new PushClient(http)
                .SendNotificationsAsync(new SendRequest { To = [], Content = new ContentRequest() }, cancellationToken: stop));

        Assert.Equal((400, 20001, "$.content"), (failure.StatusCode, failure.Code, failure.Context));
        Assert.Equal(["$.content", "$.to"], failure.Errors.Select(error => error.Context));
        Assert.Equal("POST /v1/PushNotifications", failure.Request);
    }

    private static SendRequest Welcome(string user) => new()
    {
        To = [new RecipientRequest { UserId = user, Variables = new { name = "Ada" } }],
        Content = new ContentRequest { Title = "Hello {{ name }}", Body = "New offers are waiting for you." },
        Priority = Priority.LOW,
        Tags = new Dictionary<string, string> { ["campaign"] = "spring" },
    };

    private static HttpClient Connect(RunningService service)
    {
        var client = new HttpClient { BaseAddress = service.Address };
        client.DefaultRequestHeaders.Authorization = ApiHost.Basic(service.Account.Sid, service.Account.AuthToken);
        return client;
    }
}
