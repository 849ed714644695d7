using System.Text;
using System.Text.Json.Nodes;
using PushFunctions.Providers.Webhooks;

namespace PushFunctions.Tests.Providers.Webhooks;

public sealed class WebhookSignatureTests
{
    /// <summary>The example of the Standard Webhooks specification and its libraries.</summary>
    [Fact]
    public void It_is_the_one_that_Standard_Webhooks_shows() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Of(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1614265330), Encoding.UTF8.GetBytes("{\"test\": 2432232314}"),
            ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]));

    [Fact]
    public void Two_secrets_give_two_signatures_separated_by_a_blank()
    {
        var body = "[]"u8.ToArray();
        string[] secrets = ["whsec_" + Convert.ToBase64String(new byte[32]), "whsec_" + Convert.ToBase64String([1, 2, 3])];

        Assert.Equal(
            string.Join(' ', secrets.Select(secret => WebhookSignature.Of("msg_1", Some.Noon, body, [secret]))),
            WebhookSignature.Of("msg_1", Some.Noon, body, secrets));
    }

    [Fact]
    public void A_batch_is_an_array_of_CloudEvents()
    {
        var told = new PushEvent(
            "01k7.completed", EventTypes.OperationCompleted, Known.Account, Known.Shop, "comms_operation_01k7", Some.Noon.AddTicks(1),
            new JsonObject { ["operationId"] = "comms_operation_01k7" });

        var written = JsonNode.Parse(CloudEventBatch.Write([told, told with { App = null }], EventFormat.CloudEvents))!.AsArray();

        Assert.Equal(
            $$$"""{"specversion":"1.0","id":"01k7.completed","type":"dev.pushfunctions.operation.completed","source":"/v1/accounts/{{{Known.Account}}}/apps/{{{Known.Shop}}}","subject":"comms_operation_01k7","time":"2026-03-14T12:00:00Z","datacontenttype":"application/json","data":{"operationId":"comms_operation_01k7"}}""",
            written[0]!.ToJsonString());
        Assert.Equal($"/v1/accounts/{Known.Account}", (string)written[1]!["source"]!);
    }
}
