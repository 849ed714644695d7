using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using PushFunctions.Providers.Webhooks;

namespace PushFunctions.Tests.Providers.Webhooks;

/// <summary>Topics of Azure Event Grid. Nothing here reaches one: what is sent is looked at before it goes.</summary>
public sealed class EventGridTests
{
    private const string Topic = "https://push-events.westeurope-1.eventgrid.azure.net/api/events";

    [Fact]
    public async Task A_topic_gets_the_same_batch_with_the_identitys_token_and_without_a_signature()
    {
        using var message = WebhookSender.MessageOf(Request(), "the token");

        Assert.Equal(Topic + "?api-version=2018-01-01", message.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer the token", message.Headers.Authorization!.ToString());
        Assert.Equal(CloudEventBatch.ContentType, message.Content!.Headers.ContentType!.MediaType);
        Assert.DoesNotContain(message.Headers, header => header.Key.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase));
        var body = JsonNode.Parse(await message.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsArray();
        Assert.Equal("dev.pushfunctions.operation.completed", (string)Assert.Single(body)!["type"]!);
    }

    [Fact]
    public async Task Without_an_identity_nothing_is_sent_and_the_reason_says_what_to_do()
    {
        var looked = 0;
        var connections = new CheckedConnections(
            Options.Create(new WebhookOptions()), new LoopbackReceivers(false), (_, _) =>
            {
                looked++;
                return Task.FromResult<IPAddress[]>([]);
            });
        using var sender = new WebhookSender(connections, TimeProvider.System, _ => Task.FromResult<string?>(null));

        var response = await sender.SendAsync(Request(), TestContext.Current.CancellationToken);

        Assert.False(response.IsAccepted);
        Assert.Contains("give the app a managed identity", response.Reason, StringComparison.Ordinal);
        Assert.Equal(0, looked);
    }

    [Theory]
    [InlineData(Topic, true)]
    [InlineData("https://push-events.westeurope-1.EVENTGRID.azure.net/api/events", true)]
    [InlineData("http://push-events.westeurope-1.eventgrid.azure.net/api/events", false)]
    [InlineData("https://push-events.westeurope-1.eventgrid.azure.net/", false)]
    [InlineData("https://push-events.westeurope-1.eventgrid.azure.net:8443/api/events", false)]
    [InlineData("https://push-events.westeurope-1.eventgrid.azure.net/api/events?api-version=2018-01-01", false)]
    [InlineData("https://user@push-events.westeurope-1.eventgrid.azure.net/api/events", false)]
    [InlineData("https://eventgrid.azure.net.attacker.example/api/events", false)]
    [InlineData("https://attackereventgrid.azure.net/api/events", false)]
    [InlineData("https://attacker.example/api/events", false)]
    [InlineData("push-events", false)]
    public void The_token_goes_to_topics_only(string address, bool isTopic)
    {
        var problem = EndpointAddress.ProblemOfTopic(address, out var read);

        Assert.Equal(isTopic, problem is null);
        Assert.Equal(isTopic, read is not null);
        if (!isTopic) Assert.StartsWith("Expected the endpoint of a custom topic", problem, StringComparison.Ordinal);
    }

    private static EventRequest Request()
    {
        var endpoint = new WebhookEndpoint
        {
            Id = WebhookId.FromTail("01k7q2bx0mft5bvbxh3781hkmr"),
            Kind = EndpointKind.EventGrid,
            Address = new Uri(Topic),
            Events = ["*"],
            Health = EndpointHealth.New,
            CreatedAt = Some.Noon,
            UpdatedAt = Some.Noon,
        };
        var told = new PushEvent(
            "01k7.completed", EventTypes.OperationCompleted, Known.Account, Known.Shop, "comms_operation_01k7", Some.Noon, []);
        return new EventRequest(endpoint, "msg_1", Some.Noon, [], [told]);
    }
}
