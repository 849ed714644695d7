using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PushFunctions.Api.Http;

/// <summary>Which web pages may call the API from a browser.</summary>
public sealed class CorsOptions
{
    public const string Section = "Push:Cors";
    internal const string Setting = $"{Section}:{nameof(AllowedOrigins)}";

    /// <summary>
    /// Origins whose pages may read responses in a browser, separated by commas: scheme, host, and the port if it is
    /// not the default port. Default none.
    /// </summary>
    /// <value>Setting <c>Push__Cors__AllowedOrigins</c>.</value>
    public string? AllowedOrigins { get; set; }

    internal IReadOnlyList<string> Split() =>
        AllowedOrigins?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>An origin as a browser writes it, or null if the text is not an origin.</summary>
    internal static string? ReadOrigin(string text)
    {
        if (text.Any("*?#@\\ ".Contains) || !text.Contains("://", StringComparison.Ordinal)) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.IsFile || uri.Host.Length == 0
            || uri.AbsolutePath is not ("" or "/"))
            return null;
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return (uri.IsDefaultPort ? $"{uri.Scheme}://{host}" : $"{uri.Scheme}://{host}:{uri.Port}").ToLowerInvariant();
    }
}

internal sealed class CorsOptionsValidator(IConfiguration configuration) : IValidateOptions<CorsOptions>
{
    private static readonly string Setting = CorsOptions.Setting.Replace(":", "__", StringComparison.Ordinal);

    public ValidateOptionsResult Validate(string? name, CorsOptions options)
    {
        var failures = options.Split().Where(text => CorsOptions.ReadOrigin(text) is null).Select(text => text == "*"
            ? $"{Setting} must not be *, which would let every web page call the API. List the origins, separated by commas."
            : $"{Setting} has '{text}', which is not an origin. An origin is a scheme, a host and an optional port, without a path, "
                + "like https://app.example.com.").ToList();
        if (configuration.GetSection(CorsOptions.Setting).GetChildren().Any())
            failures.Add($"{Setting} must be one value, with commas between the origins. {Setting}__0 and so on are not supported.");
        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}

/// <summary>
/// Tells browsers that pages of the allowed origins may call the API and read its responses. Other clients ignore it.
/// </summary>
/// <param name="endpoints">Whose methods a page may use.</param>
internal sealed class CrossOrigins(IOptions<CorsOptions> options, IEnumerable<ApiEndpoint> endpoints)
{
    /// <summary>Response headers that a page may read, in addition to those that it always may.</summary>
    private const string Readable =
        "Location, operationId, operationLocation, resourceId, resourceLocation, Idempotency-Replayed, "
        + "Allow, Retry-After, RateLimit, RateLimit-Policy, WWW-Authenticate";

    /// <summary>The headers that the API reads. A client library may send more.</summary>
    private static readonly string[] Sendable = ["Authorization", "Content-Type", "Idempotency-Key"];

    private readonly string _methods = string.Join(
        ", ", endpoints.SelectMany(endpoint => endpoint.Methods).Distinct().Order(StringComparer.Ordinal));

    private readonly HashSet<string> _allowed = new(
        options.Value.Split().Select(CorsOptions.ReadOrigin).OfType<string>(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the headers that let a page of an allowed origin read the response, whatever it is.</summary>
    public void Mark(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        if (IsForAll(request))
        {
            headers.AccessControlAllowOrigin = "*";
            return;
        }

        if (_allowed.Count == 0) return;
        headers.Vary = "Origin";
        if (!IsAllowed(request)) return;
        headers.AccessControlAllowOrigin = request.Headers.Origin;
        headers.AccessControlExposeHeaders = Readable;
    }

    /// <summary>
    /// The response to a preflight request; null for any other request. It is the same for every path, so that a page
    /// can read why its request is refused.
    /// </summary>
    public IResult? Preflight(HttpRequest request)
    {
        var (method, names) = (request.Headers.AccessControlRequestMethod, request.Headers.AccessControlRequestHeaders);
        if (!HttpMethods.IsOptions(request.Method) || method.Count == 0 || !IsAllowed(request)) return null;
        var wanted = names.SelectMany(line => line?.Split(',', StringSplitOptions.TrimEntries) ?? []).Where(IsName);
        return new PreflightResult(_methods, string.Join(", ", Sendable.Concat(wanted).Distinct(StringComparer.OrdinalIgnoreCase)));
    }

    private bool IsAllowed(HttpRequest request) =>
        request.Headers.Origin is [{ } origin] && (IsForAll(request) || _allowed.Contains(origin));

    /// <summary>Receipts come from the pages of the account's own customers, without credentials.</summary>
    private static bool IsForAll(HttpRequest request) =>
        request.Path.Equals("/" + Routes.Receipts, StringComparison.OrdinalIgnoreCase);

    private static bool IsName(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private sealed class PreflightResult(string methods, string sendable) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            httpContext.Response.StatusCode = StatusCodes.Status204NoContent;
            headers.AccessControlAllowMethods = methods;
            headers.AccessControlAllowHeaders = sendable;
            headers.AccessControlMaxAge = "600";
            headers.CacheControl = "no-store";
            headers.XContentTypeOptions = "nosniff";
            return Task.CompletedTask;
        }
    }
}
