using Microsoft.AspNetCore.Http;
using PushFunctions.Simulator.Answers;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Simulator.Fcm;

/// <summary>POST /token: the JWT bearer grant of RFC 7523, as https://oauth2.googleapis.com/token serves it.</summary>
internal sealed class TokenEndpoint(
    Assertions assertions, AccessTokens accessTokens, TokenRequests requests, FaultRules faults, FaultRunner runner)
{
    private const string GrantType = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    public async Task HandleAsync(HttpContext context)
    {
        var (account, refusal) = await JudgeAsync(context.Request);
        if (account is null)
        {
            await AnswerWriter.WriteAsync(context, refusal!);
            return;
        }

        if (faults.Take(account.Email) is { } fault)
        {
            var own = TokenAnswers.For(fault);
            var accepted = own is null ? Issue(account) : own;
            await runner.RunAsync(context, fault, accepted, own, static () => { });
            return;
        }

        await AnswerWriter.WriteAsync(context, Issue(account));
    }

    private Answer Issue(FcmAccount account) => TokenAnswers.Issued(accessTokens.Issue(account), accessTokens.Lifetime);

    private async Task<(FcmAccount? Account, Answer? Refusal)> JudgeAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return (null, TokenAnswers.Refused("invalid_request", "The body must be application/x-www-form-urlencoded."));

        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        if (form["grant_type"] != GrantType)
            return (null, TokenAnswers.Refused("unsupported_grant_type", $"Invalid grant_type: {form["grant_type"]}"));
        if (form["assertion"].ToString() is not { Length: > 0 } assertion)
            return (null, TokenAnswers.Refused("invalid_request", "Missing required parameter: assertion"));
        if (JwtReader.Read(assertion) is not { } jwt)
            return (null, TokenAnswers.Refused("invalid_grant", "Invalid JWT: it cannot be read."));

        requests.Count(jwt.Issuer);
        return await assertions.JudgeAsync(jwt);
    }
}
