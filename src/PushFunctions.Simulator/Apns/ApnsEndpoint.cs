using System.Text;
using Microsoft.AspNetCore.Http;
using PushFunctions.Simulator.Answers;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Hosting;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator.Apns;

/// <summary>POST /3/device/{token}: the request line, then who asks, then what.</summary>
internal sealed class ApnsEndpoint(
    ApnsAuthentication authentication, ReceivedPushes received, FaultRules faults, FaultRunner runner, TimeProvider time)
{
    public async Task HandleAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        received.CountAsked();
        var apnsId = ApnsHeaders.Value(context.Request.Headers, "apns-id") ?? Guid.CreateVersion7(time.GetUtcNow()).ToString("D");
        var (push, reason) = await JudgeAsync(context, apnsId, body);
        if (push is null)
        {
            received.Refuse(reason!);
            await AnswerWriter.WriteAsync(context, ApnsAnswers.Refused(reason!, apnsId));
            return;
        }

        var accepted = ApnsAnswers.Accepted(apnsId);
        if (faults.Take(push.Token) is { } fault)
        {
            var own = ApnsAnswers.For(fault, apnsId, time.GetUtcNow());
            await runner.RunAsync(context, fault, accepted, own, () => received.Add(push));
            return;
        }

        received.Add(push);
        await AnswerWriter.WriteAsync(context, accepted);
    }

    private async ValueTask<(ReceivedPush? Push, string? Reason)> JudgeAsync(HttpContext context, string apnsId, byte[] body)
    {
        if (ApnsRequest.CheckTarget(context.Request) is { } misdirected)
            return (null, misdirected);

        var (credential, authorization, unauthorized) = await authentication.JudgeAsync(context);
        if (credential is null)
            return (null, unauthorized);

        var request = ApnsRequest.Judge(context.Request, credential, body);
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
