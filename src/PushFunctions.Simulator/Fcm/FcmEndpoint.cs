using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using PushFunctions.Simulator.Answers;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Hosting;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator.Fcm;

/// <summary>POST /v1/projects/{project}/messages:send, in Google's order: who asks, for which project, then what.</summary>
internal sealed class FcmEndpoint(
    FcmProjects projects, AccessTokens accessTokens, ReceivedPushes received, FaultRules faults, FaultRunner runner, TimeProvider time)
{
    private const string Prefix = "/v1/projects/";
    private const string Suffix = "/messages:send";
    private long _taken;

    public async Task HandleAsync(HttpContext context)
    {
        var body = await RequestBody.ReadAsync(context);
        received.CountAsked();
        var project = ProjectOf(context.Request);
        var accessToken = accessTokens.Find(context.Request.Headers.Authorization.ToString());
        var request = Refuse(context.Request, project, accessToken) is { } refusal
            ? new FcmRequest("", false, refusal)
            : FcmRequest.Parse(body);

        if (request.Refusal is not null)
        {
            var answer = FcmAnswers.Refused(request.Refusal);
            received.Refuse(answer.Reason!);
            await AnswerWriter.WriteAsync(context, answer);
            return;
        }

        var push = Record(context, request, project!, accessToken!, body);
        var accepted = FcmAnswers.Accepted(push.Id);
        if (faults.Take(push.Token) is { } fault)
        {
            await runner.RunAsync(context, fault, accepted, FcmAnswers.For(fault), () => received.Add(push));
            return;
        }

        received.Add(push);
        await AnswerWriter.WriteAsync(context, accepted);
    }

    private static string? ProjectOf(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        return path.StartsWith(Prefix, StringComparison.Ordinal)
            && path.EndsWith(Suffix, StringComparison.Ordinal)
            && path.Length > Prefix.Length + Suffix.Length
            && path.IndexOf('/', Prefix.Length) == path.Length - Suffix.Length
            ? path[Prefix.Length..^Suffix.Length]
            : null;
    }

    private FcmRefusal? Refuse(HttpRequest request, string? project, AccessToken? accessToken)
    {
        if (project is null || !HttpMethods.IsPost(request.Method))
            return FcmRefusal.NoSuchMethod;
        if (accessToken is null)
            return request.Headers.Authorization.Count == 0 ? FcmRefusal.MissingCredential : FcmRefusal.BadCredential;
        if (!projects.Exists(project))
            return FcmRefusal.NoSuchProject;
        return accessToken.Account.ProjectId != project || accessToken.Account.IsDenied ? FcmRefusal.Denied(project) : null;
    }

    private ReceivedPush Record(HttpContext context, FcmRequest request, string project, AccessToken accessToken, byte[] body)
    {
        var now = time.GetUtcNow();
        var id = string.Create(CultureInfo.InvariantCulture,
            $"projects/{project}/messages/0:{now.ToUnixTimeMilliseconds() * 1000}%{Interlocked.Increment(ref _taken):x16}");
        return new ReceivedPush(request.Target, project, id, Encoding.UTF8.GetString(body))
        {
            Headers = RecordedHeaders.Copy(context.Request.Headers, accessToken.Header),
            ReceivedAt = now,
            ConnectionId = context.Connection.Id,
            ValidateOnly = request.ValidateOnly,
        };
    }
}
