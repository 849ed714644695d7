using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace PushFunctions.Api.Http;

/// <summary>User name and password of an <c>Authorization: Basic</c> header (RFC 7617, UTF-8).</summary>
internal sealed record BasicCredentials(string UserName, string Password)
{
    /// <summary>Far above the length of a SID and its secret.</summary>
    private const int MaximumLength = 2048;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryParse(StringValues header, [NotNullWhen(true)] out BasicCredentials? credentials)
    {
        credentials = null;
        if (header.Count != 1 || !AuthenticationHeaderValue.TryParse(header[0], out var value)) return false;
        if (!value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase)
            || value.Parameter is not { Length: > 0 and <= MaximumLength })
            return false;
        if (!Base64.IsValid(value.Parameter) || !TryDecode(value.Parameter, out var pair)) return false;
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || pair.Any(char.IsControl)) return false;
        credentials = new BasicCredentials(pair[..colon], pair[(colon + 1)..]);
        return true;
    }

    public override string ToString() => nameof(BasicCredentials);

    private static bool TryDecode(string base64, out string text)
    {
        try
        {
            text = StrictUtf8.GetString(Convert.FromBase64String(base64));
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }
}

/// <summary>Admits a request by its Basic credentials, its caller's rate limit and its scopes.</summary>
internal sealed class CallerGate(Authenticator authenticator, RequestLimits limits)
{
    /// <exception cref="RequestException">Missing or wrong credentials, too many requests, or a missing
    /// scope.</exception>
    public async Task<Caller> AdmitAsync(HttpRequest request, Scopes scopes, CancellationToken cancellationToken)
    {
        var header = request.Headers.Authorization;
        if (header.Count == 0)
            throw Refuse(
                "The Authorization header is missing. Use HTTP Basic authentication with an account's SID and auth token, or an API "
                    + "key's SID and secret.");
        if (!BasicCredentials.TryParse(header, out var credentials))
            throw Refuse(
                "The Authorization header is not valid Basic authentication. Expected 'Basic', a space, and the base64 of SID, colon "
                    + "and secret in UTF-8.");
        var caller = await authenticator.AuthenticateAsync(credentials.UserName, credentials.Password, cancellationToken)
            ?? throw Refuse("The SID is unknown or the secret is wrong. Check both. A deleted API key no longer works.");
        limits.Demand(caller, request.HttpContext.Response);
        if ((caller.Scopes & scopes) == Scopes.None)
            throw new RequestException(
                ProblemCode.Forbidden,
                $"This request requires an API key with the scope {ScopeNames.Any(scopes)}. This key has {ScopeNames.All(caller.Scopes)}.");
        return caller;
    }

    private static RequestException Refuse(string message) => new(ProblemCode.Authentication, message);
}
