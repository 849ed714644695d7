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
    /// <summary>Far above what a sid and its secret take; what is longer is not worth hashing.</summary>
    private const int MaximumLength = 2048;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool TryParse(StringValues header, [NotNullWhen(true)] out BasicCredentials? credentials)
    {
        credentials = null;
        if (header.Count != 1 || !AuthenticationHeaderValue.TryParse(header[0], out var value)) return false;
        if (!value.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) || value.Parameter is not { Length: > 0 and <= MaximumLength }) return false;
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

/// <summary>The contract's words for scopes.</summary>
internal static class ScopeNames
{
    public static readonly IReadOnlyDictionary<string, Scopes> ByName = new Dictionary<string, Scopes>(StringComparer.Ordinal)
    {
        ["register"] = Scopes.Register,
        ["send"] = Scopes.Send,
        ["manage"] = Scopes.Manage,
    };

    public static IReadOnlyList<string> Of(Scopes scopes) => [.. ByName.Where(pair => scopes.HasFlag(pair.Value)).Select(pair => pair.Key)];

    public static string Any(Scopes scopes) => Join(scopes, " or ");

    public static string All(Scopes scopes) => Join(scopes, " and ");

    private static string Join(Scopes scopes, string word) => string.Join(word, Of(scopes).Select(name => $"'{name}'"));
}

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
