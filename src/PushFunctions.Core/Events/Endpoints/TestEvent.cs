using System.Text.Json.Nodes;

namespace PushFunctions.Core.Events.Endpoints;

/// <summary>The event that an account asks for, to see that its receiver works.</summary>
internal static class TestEvent
{
    /// <param name="number">Another for each test.</param>
    public static PushEvent Of(AccountSid account, WebhookEndpoint endpoint, string number, DateTimeOffset at) => new(
        $"{endpoint.Id.Tail}.{number}.test", EventTypes.WebhookTest, account, endpoint.App, endpoint.Id.Value, at,
        new JsonObject { ["webhookId"] = endpoint.Id.Value });
}
