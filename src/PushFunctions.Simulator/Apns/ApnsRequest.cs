using Microsoft.AspNetCore.Http;

namespace PushFunctions.Simulator.Apns;

/// <summary>One request, judged but for who sends it: a device token and a topic, or the reason to refuse.</summary>
internal readonly record struct ApnsRequest(string Token, string Topic, string? Reason)
{
    private const string Path = "/3/device/";
    private const int MinTokenLength = 4;
    private const int MaxTokenLength = 200;

    /// <returns>The reason to refuse before anyone asks who it is, or null.</returns>
    public static string? CheckTarget(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
            return "MethodNotAllowed";

        var path = request.Path.Value ?? "";
        return !path.StartsWith(Path, StringComparison.Ordinal) || path.IndexOf('/', Path.Length) >= 0 ? "BadPath" : null;
    }

    public static ApnsRequest Judge(HttpRequest request, ApnsCredential credential, ReadOnlySpan<byte> body)
    {
        var token = request.Path.Value![Path.Length..];
        var pushType = ApnsHeaders.Value(request.Headers, "apns-push-type");
        var topic = ApnsHeaders.Value(request.Headers, "apns-topic") ?? credential.OnlyTopic;
        var reason = CheckToken(token) ?? ApnsHeaders.Check(request.Headers) ?? CheckTopic(topic, pushType, credential) ?? ApnsPayload.Check(body, pushType);
        return new ApnsRequest(token, topic ?? "", reason);
    }

    private static string? CheckTopic(string? topic, string? pushType, ApnsCredential credential)
    {
        if (topic is null)
            return "MissingTopic";

        return ApnsPushTypes.BundleIdOf(topic, pushType) is { } bundleId && credential.MayPushTo(bundleId) ? null : "BadTopic";
    }

    // Apple's tokens are hex and Apple keeps their length open. Letters of all kinds let a test name its devices.
    private static string? CheckToken(string token)
    {
        if (token.Length == 0)
            return "MissingDeviceToken";

        return token.Length is < MinTokenLength or > MaxTokenLength || token.AsSpan().ContainsAnyExcept(ApnsTokenCharacters.All) ? "BadDeviceToken" : null;
    }
}
