using System.Text;
using Microsoft.AspNetCore.Http;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Hosting;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator.Apns;

/// <summary>One request, checked except for the sender: a device token and a topic, or the reason to refuse
/// it.</summary>
internal readonly record struct ApnsRequest(string Token, string Topic, string? Reason)
{
    private const string Path = "/3/device/";
    private const int MinTokenLength = 4;
    private const int MaxTokenLength = 200;

    /// <returns>The reason to refuse it before the sender is checked, or null.</returns>
    public static string? CheckTarget(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
            return "MethodNotAllowed";

        var path = request.Path.Value ?? "";
        return !path.StartsWith(Path, StringComparison.Ordinal) || path.IndexOf('/', Path.Length) >= 0 ? "BadPath" : null;
    }

    public static ApnsRequest Check(HttpRequest request, ApnsCredential credential, ReadOnlySpan<byte> body)
    {
        var token = request.Path.Value![Path.Length..];
        var pushType = ApnsHeaders.Value(request.Headers, "apns-push-type");
        var topic = ApnsHeaders.Value(request.Headers, "apns-topic") ?? credential.OnlyTopic;
        var reason = CheckToken(token) ?? ApnsHeaders.Check(request.Headers) ?? CheckTopic(topic, pushType, credential)
            ?? ApnsPayload.Check(body, pushType);
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

        return token.Length is < MinTokenLength or > MaxTokenLength
            || token.AsSpan().ContainsAnyExcept(ApnsTokenCharacters.All) ? "BadDeviceToken" : null;
    }
}

/// <summary>POST /3/device/{token}: the request line is checked first, then the sender, then the push.</summary>
internal sealed class ApnsEndpoint(
    ApnsAuthentication authentication, ReceivedPushes received, FaultRules faults, FaultRunner runner, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        received.CountAsked();
        var apnsId = ApnsHeaders.Value(context.Request.Headers, "apns-id") ?? Guid.CreateVersion7(time.GetUtcNow()).ToString("D");
        var (push, reason) = await CheckAsync(context, apnsId, body);
        if (push is null)
        {
            received.Refuse(reason!);
            await ResponseWriter.WriteAsync(context, ApnsResponses.Refused(reason!, apnsId));
            return;
        }

        var accepted = ApnsResponses.Accepted(apnsId);
        if (faults.Take(push.Token) is { } fault)
        {
            var own = ApnsResponses.For(fault, apnsId, time.GetUtcNow());
            await runner.RunAsync(context, fault, accepted, own, () => received.Add(push));
            return;
        }

        received.Add(push);
        await ResponseWriter.WriteAsync(context, accepted);
    }

    private async ValueTask<(ReceivedPush? Push, string? Reason)> CheckAsync(HttpContext context, string apnsId, byte[] body)
    {
        if (ApnsRequest.CheckTarget(context.Request) is { } misdirected)
            return (null, misdirected);

        var (credential, authorization, unauthorized) = await authentication.AuthenticateAsync(context);
        if (credential is null)
            return (null, unauthorized);

        var request = ApnsRequest.Check(context.Request, credential, body);
        return request.Reason is { } reason ? (null, reason) : (Record(context, request, apnsId, authorization, body), null);
    }

    private ReceivedPush Record(HttpContext context, ApnsRequest request, string apnsId, string? authorization, byte[] body) =>
        new(request.Token, request.Topic, apnsId, Encoding.UTF8.GetString(body))
        {
            Headers = RecordedHeaders.Copy(context.Request.Headers, authorization),
            ReceivedAt = time.GetUtcNow(),
            ConnectionId = context.Connection.Id,
        };
}
