using System.Net;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class DeliveryTests
{
    [Fact]
    public async Task Fcm_takes_a_good_message_and_records_it()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        const string Body = """{"message":{"token":"phone-1","notification":{"title":"Hi"}}}""";
        var accessToken = await simulator.Client.SignInAsync();

        var reply = await simulator.Client.FcmAsync(Body, accessToken);

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        var push = Assert.Single(simulator.Fcm.Received.For("phone-1"));
        Assert.Equal($"{{\n  \"name\": \"{push.Id}\"\n}}\n", reply.Body);
        Assert.StartsWith("projects/pushfunctions-sim/messages/0:", push.Id);
        Assert.Equal(("phone-1", "pushfunctions-sim", Body), (push.Token, push.Scope, push.Body));
        Assert.Equal($"Bearer {accessToken}", push.Headers["authorization"]);
        Assert.Equal(
            (1, 1L, 1L, 0L),
            (simulator.Fcm.Received.CountFor("phone-1"), simulator.Fcm.Received.Total, simulator.Fcm.Received.Asked, simulator.Fcm.Received.Refused));
    }

    [Fact]
    public async Task Apns_takes_a_good_push_and_records_it()
    {
        await using var simulator = await RunningSimulator.OpenAsync();
        const string ApnsId = "0b7a1a52-9a7e-4c5c-8b0a-0a3c7b0f7d11";

        var reply = await simulator.Client.ApnsAsync("a1b2c3d4", simulator.Client.Provider(), headers: new() { ["apns-id"] = ApnsId });

        Assert.Equal((HttpStatusCode.OK, ""), (reply.Status, reply.Body));
        Assert.Equal(ApnsId, reply.Headers["apns-id"]);
        var push = Assert.Single(simulator.Apns.Received.For("a1b2c3d4"));
        Assert.Equal((ApnsId, "com.example.app", """{"aps":{"alert":"Hi"}}"""), (push.Id, push.Scope, push.Body));
        Assert.Equal("alert", push.Headers["apns-push-type"]);
        Assert.Equal(0, simulator.Server.ApnsSandbox.Received.Asked);
    }
}
