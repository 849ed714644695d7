using System.Text;

namespace PushFunctions.Tests.Core.Sends;

public sealed class QueueMessageTests
{
    private const string Account = "AC00000000000000000000000000000000";
    private const string Operation = "comms_operation_01k7q2bx0mft5bvbxh3781hkmr";

    [Fact]
    public void A_delivery_message_is_written_like_this()
    {
        var message = new DeliveryMessage(
            1, Account, Operation, "000000001", TraceParent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        const string Json = $$"""{"v":1,"account":"{{Account}}","operation":"{{Operation}}","batch":"000000001","poisonRequeues":0,"traceParent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}""";
        Assert.Equal(Json, message.ToJson());
        Assert.Equal(message, DeliveryMessage.Parse(Json));
    }

    [Fact]
    public void A_fan_out_message_is_written_like_this()
    {
        var message = new FanoutMessage(1, Account, Operation, FanoutStep.Walk, Range: 15, Next: 12);
        const string Json = $$"""{"v":1,"account":"{{Account}}","operation":"{{Operation}}","step":"Walk","range":15,"next":12,"poisonRequeues":0}""";
        Assert.Equal(Json, message.ToJson());
        Assert.Equal(message, FanoutMessage.Parse(Json));
    }

    /// <summary>The queue holds Base64; by hand plain text is put in easily.</summary>
    [Fact]
    public void A_message_is_read_with_and_without_Base64()
    {
        var message = new DeliveryMessage(1, Account, Operation, "000000001");

        Assert.Equal(message, DeliveryMessage.Parse(Convert.ToBase64String(Encoding.UTF8.GetBytes(message.ToJson()))));
        Assert.Equal(message, DeliveryMessage.Parse(message.ToJson()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"v\":2,\"account\":\"a\",\"operation\":\"o\",\"batch\":\"000000001\"}")]
    [InlineData("not json")]
    [InlineData("bm90IGpzb24=")]
    [InlineData("/////w==")]
    public void A_message_of_another_form_or_version_is_refused(string json) =>
        Assert.ThrowsAny<FormatException>(() => DeliveryMessage.Parse(json));

    [Theory]
    [InlineData("\"Walk\"")]
    [InlineData("\"Walk\",\"range\":16")]
    [InlineData("\"Walk\",\"range\":-1")]
    public void A_message_for_a_walk_that_cannot_be_is_refused(string step) => Assert.Throws<FormatException>(
        () => FanoutMessage.Parse($$"""{"v":1,"account":"{{Account}}","operation":"{{Operation}}","step":{{step}}}"""));
}
