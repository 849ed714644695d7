using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Local.Demo;

/// <summary>A device of the demo's User, and where to read what it got.</summary>
internal sealed record DemoDevice(string Provider, string Token, ReceivedPushes Inbox, Func<JsonNode, JsonNode?> TitleOf)
{
    public string Fingerprint => DeviceToken.TryParse(Token, out var token) ? token.Fingerprint : throw new InvalidOperationException();

    public static DemoDevice Android(ReceivedPushes inbox) =>
        new("FCM", "demo-" + RandomNumberGenerator.GetHexString(24, lowercase: true), inbox, static body => body["message"]?["notification"]?["title"]);

    public static DemoDevice Apple(ReceivedPushes inbox) =>
        new("APN", RandomNumberGenerator.GetHexString(64, lowercase: true), inbox, static body => body["aps"]?["alert"]?["title"]);

    /// <summary>The title of the one push that the device got.</summary>
    /// <exception cref="DemoException">It got none, or more than one.</exception>
    public string ReadTitle()
    {
        if (Inbox.For(Token) is not [var push])
            throw new DemoException($"The {Provider} device {Fingerprint} got {Inbox.CountFor(Token)} pushes instead of one.");
        return TitleOf(JsonNode.Parse(push.Body)!)?.GetValue<string>() ?? throw new DemoException($"The {Provider} device {Fingerprint} got a push without a title.");
    }
}
