using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Http;

/// <summary>Lets a request in by its Basic credentials, its caller's rate and its scopes.</summary>
internal sealed class CallerGate(Authenticator authenticator, RequestLimits limits)
{
    /// <exception cref="RequestException">No or wrong credentials, too many requests, or none of the scopes.</exception>
    public async Task<Caller> AdmitAsync(HttpRequest request, Scopes scopes, CancellationToken cancellationToken)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 0) throw Refuse("The Authorization header is missing. Send Basic authentication with an account's sid and token, or an API key's sid and secret.");
        if (!BasicCredentials.TryParse(header, out var credentials))
            throw Refuse("The Authorization header is no Basic authentication: expected 'Basic', a space, and the base64 of name, colon and secret in UTF-8.");
        var caller = await authenticator.AuthenticateAsync(credentials.UserName, credentials.Password, cancellationToken)
            ?? throw Refuse("The sid is unknown or the secret is wrong. Check both; a deleted API key stays unknown.");
        limits.Demand(caller, request.HttpContext.Response);
        if ((caller.Scopes & scopes) == Scopes.None)
            throw new RequestException(ProblemCode.Forbidden, $"This needs an API key with the scope {ScopeNames.Any(scopes)}; this key has {ScopeNames.All(caller.Scopes)}.");
        return caller;
    }

    private static RequestException Refuse(string message) => new(ProblemCode.Authentication, message);
}
