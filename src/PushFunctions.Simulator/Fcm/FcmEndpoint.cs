using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Hosting;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator.Fcm;

/// <summary>The body of one request, checked: a target, or the refusal.</summary>
internal sealed record FcmRequest(string Target, bool ValidateOnly, FcmRefusal? Refusal)
{
    public static FcmRequest Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Check(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is what a string of broken UTF-8 ends in, once it is read.
            return No(FcmRefusal.Shape([new FieldViolation("", "Invalid JSON payload received. Unexpected token.")]));
        }
    }

    private static FcmRequest Check(JsonElement root)
    {
        var violations = new List<FieldViolation>();
        if (root.ValueKind == JsonValueKind.Object)
            FcmShape.Check(root, FcmSchema.Request, "", violations);
        else
            violations.Add(new FieldViolation("", "Invalid JSON payload received. Unexpected token."));

        if (violations.Count == 0)
            CheckOneTarget(root, violations);
        if (violations.Count > 0)
            return No(FcmRefusal.Shape(violations));

        if (FcmMessage.Field(root, "message") is not { } content)
            return No(FcmRefusal.Argument("The message is not set.", "message"));

        var message = new FcmMessage(content, FcmMessage.Field(root, "validate_only", "validateOnly")?.GetBoolean() ?? false);
        if (FcmRules.Check(message) is { } refusal)
            return No(refusal);

        var (kind, target) = message.Target!.Value;
        return new FcmRequest(kind == "topic" ? $"/topics/{target}" : target, message.ValidateOnly, null);
    }

    private static void CheckOneTarget(JsonElement root, List<FieldViolation> violations)
    {
        var set = FcmSchema.Targets.Where(kind => FcmMessage.Field(FcmMessage.Field(root, "message"), kind) is not null);
        foreach (var extra in set.Skip(1))
        {
            violations.Add(new FieldViolation("message",
                $"Invalid value at 'message' (oneof), oneof field 'target' is already set. Cannot set '{extra}'"));
        }
    }

    private static FcmRequest No(FcmRefusal refusal) => new("", false, refusal);
}

/// <summary>POST /v1/projects/{project}/messages:send, checked in Google's order: the caller, the project, the
/// message.</summary>
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
            var response = FcmResponses.Refused(request.Refusal);
            received.Refuse(response.Reason!);
            await ResponseWriter.WriteAsync(context, response);
            return;
        }

        var push = Record(context, request, project!, accessToken!, body);
        var accepted = FcmResponses.Accepted(push.Id);
        if (faults.Take(push.Token) is { } fault)
        {
            await runner.RunAsync(context, fault, accepted, FcmResponses.For(fault), () => received.Add(push));
            return;
        }

        received.Add(push);
        await ResponseWriter.WriteAsync(context, accepted);
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
