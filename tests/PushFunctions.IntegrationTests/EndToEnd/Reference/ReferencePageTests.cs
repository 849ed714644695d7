using System.Text.Json.Nodes;
using PushFunctions.IntegrationTests.EndToEnd.Webhooks;

namespace PushFunctions.IntegrationTests.EndToEnd.Reference;

/// <summary>Each request of docs/http-api.md is sent, and answered as the page says.</summary>
public sealed class ReferencePageTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Every_request_of_the_page_is_answered_as_the_page_shows_it()
    {
        await using var service = await AnsweringService.StartAsync(azurite);
        using var page = new ReferencePage(service.Place);

        await SetUpAsync(service, page);
        await RegisterAsync(page);
        await SendAsync(service, page);
        await FailAsync(service, page);
        await CancelAsync(service, page);
        await RemoveAsync(page);
        await TellAsync(page);
        await LookAroundAsync(service, page);

        Assert.Empty(page.Left);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static async Task SetUpAsync(AnsweringService service, ReferencePage page)
    {
        await page.WriteAsync("service-account.json", await service.ServiceAccountAsync());
        await page.RunAsync("POST /PushNotifications/Credentials", 202, (SampleIds.Credential, "resourceId"));
        await page.RunAsync("GET /PushNotifications/Credentials", 200);
        await page.RunAsync("GET /PushNotifications/Credentials/{credentialId}", 200);
        await page.RunAsync("PATCH /PushNotifications/Credentials/{credentialId}", 202);
        await page.RunAsync("POST /PushNotifications/Credentials/{credentialId}/Check", 200);
        await page.RunAsync("GET /PushNotifications/Apps", 200);
        await page.RunAsync("GET /PushNotifications/Apps/{appName}", 200);
        await page.RunAsync("PATCH /PushNotifications/Apps/{appName}", 202);
        await page.RunAsync("POST /ApiKeys", 201, (SampleIds.ApiKey, "sid"));
        await page.RunAsync("GET /ApiKeys", 200);
        await page.RunAsync("DELETE /ApiKeys/{sid}", 202);
    }

    private static async Task RegisterAsync(ReferencePage page)
    {
        await page.RunAsync("POST /PushNotifications/DeviceRegistrations", 202, (SampleIds.Registration, "resourceId"));
        await page.RunAsync("GET /PushNotifications/DeviceRegistrations/{registrationId}", 200, (SampleIds.User, "userId"));
        await page.RunAsync("GET /PushNotifications/DeviceRegistrations", 200);
        await page.RunAsync("PATCH /PushNotifications/DeviceRegistrations/{registrationId}", 202);
        await page.RunAsync("GET /PushNotifications/Users", 200);
        await page.RunAsync("GET /PushNotifications/Users/{userId}", 200);
        await page.RunAsync("POST /Audiences", 202, (SampleIds.Audience, "resourceId"));
        await page.RunAsync("GET /Audiences", 200);
        await page.RunAsync("GET /Audiences/{audienceId}", 200);
        await page.RunAsync("POST /Audiences/{audienceId}/Users", 202);
        await page.RunAsync("POST /PushNotifications/Count", 200);
        await page.RunAsync("PATCH /Audiences/{audienceId}/Users", 202);
        await page.RunAsync("GET /Audiences/{audienceId}/Users", 200);
        await page.RunAsync("DELETE /Audiences/{audienceId}/Users/{userId}", 202);
        await page.RunAsync("DELETE /Audiences/{audienceId}", 202);
    }

    private static async Task SendAsync(AnsweringService service, ReferencePage page)
    {
        await page.RunAsync("POST /PushNotifications", 202, (SampleIds.Operation, "operationId"));
        await WaitAsync(service, page);
        await page.RunAsync("GET /PushNotifications/Operations/{operationId}", 200);
        await page.RunAsync("GET /PushNotifications/Operations", 200);
        await page.RunAsync("GET /PushNotifications", 200);
        var notifications = await service.Api.GetAsync($"PushNotifications?operationId={page.Ids[SampleIds.Operation]}", Stop);
        page.Ids[SampleIds.Notification] = (string)notifications["pushNotifications"]![0]!["id"]!;
        await page.RunAsync("GET /PushNotifications/{notificationId}", 200);
        await page.RunAsync("GET /PushNotifications/Users/{userId}/Timeline", 200);
    }

    /// <summary>The phone leaves, so that the User has no device when the next push is sent.</summary>
    private static async Task FailAsync(AnsweringService service, ReferencePage page)
    {
        await page.RunAsync("DELETE /PushNotifications/DeviceRegistrations/{registrationId}/Devices", 202);
        await page.WriteAsync("send.json", SendTo(page).ToJsonString());
        await page.RunSecondAsync("POST /PushNotifications", 202, SampleIds.Operation, "operationId");
        await WaitAsync(service, page);
        await page.RunAsync("GET /PushNotifications/Operations/{operationId}/Errors", 200);
        await page.RunAsync("GET /PushNotifications/Operations/{operationId}/Errors/Summary", 200);
    }

    private static async Task CancelAsync(AnsweringService service, ReferencePage page)
    {
        var later = SendTo(page);
        later["schedule"] = new JsonObject { ["sendAt"] = TimeProvider.System.GetUtcNow().AddHours(1).ToString("O") };
        page.Ids[SampleIds.Operation] = (string)(await service.Api.PostAsync("PushNotifications", later, Stop))["operationId"]!;
        await page.RunAsync("PATCH /PushNotifications/Operations/{operationId}", 202);
        Assert.Equal("CANCELED", (string)(await OperationAsync(service, page))["status"]!);
    }

    private static async Task RemoveAsync(ReferencePage page)
    {
        await page.RunAsync("DELETE /PushNotifications/DeviceRegistrations/{registrationId}", 202);
        await page.RunAsync("DELETE /PushNotifications/Users/{userId}", 202);
        await page.RunAsync("POST /PushNotifications/DeviceRegistrations/Bulk", 200);
        await page.RunAsync("DELETE /PushNotifications/Credentials/{credentialId}", 202);
    }

    /// <summary>The receiver of the page is one on this machine, and in trouble.</summary>
    private static async Task TellAsync(ReferencePage page)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = _ => new ReceiverAnswer(500, "Internal Server Error");
        page.Ids[SampleIds.Receiver] = receiver.Address.AbsoluteUri;
        await page.RunAsync("POST /Webhooks", 201, (SampleIds.Webhook, "id"));
        await page.RunAsync("GET /Webhooks", 200);
        await page.RunAsync("GET /Webhooks/{webhookId}", 200);
        await page.RunAsync("PATCH /Webhooks/{webhookId}", 202);
        await page.RunAsync("POST /Webhooks/{webhookId}/Secret", 201);
        await page.RunAsync("POST /Webhooks/{webhookId}/Test", 200);
        await page.RunAsync("POST /Webhooks/{webhookId}/Replays", 202);
        await page.RunAsync("GET /Webhooks/{webhookId}/Failures", 200);
        await page.RunAsync("DELETE /Webhooks/{webhookId}", 202);
    }

    private static async Task LookAroundAsync(AnsweringService service, ReferencePage page)
    {
        await StallTimeout.UntilAsync(() => service.Api.GetAsync("Service", Stop), state => state["sweep"]!["lastAt"] is not null);
        await page.RunAsync("GET /Caller", 200);
        await page.RunAsync("GET /Service", 200);
        await page.RunAsync("GET /Service/DeadLetters", 200);
        await page.RunAsync("POST /Service/DeadLetters/Requeues", 200);
        await page.RunAsync("POST /Receipts", 202);
        await page.RunAsync("GET /openapi.json", 200);
        await page.RunAsync("GET /health", 200);
        await page.RunAsync("GET /errors/{code}", 200);
    }

    private static JsonObject SendTo(ReferencePage page) => new()
    {
        ["to"] = new JsonArray(new JsonObject { ["userId"] = page.Ids[SampleIds.User] }),
        ["content"] = new JsonObject { ["title"] = "Hello" },
    };

    private static Task<JsonObject> WaitAsync(AnsweringService service, ReferencePage page) =>
        StallTimeout.UntilAsync(() => OperationAsync(service, page), operation => (string)operation["status"]! == "COMPLETED");

    private static Task<JsonObject> OperationAsync(AnsweringService service, ReferencePage page) =>
        service.Api.GetAsync($"PushNotifications/Operations/{page.Ids[SampleIds.Operation]}", Stop);
}
