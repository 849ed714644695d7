using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PushFunctions.Api.Http;
using PushFunctions.Api.OpenApi;

namespace PushFunctions.Api;

/// <summary>
/// The entry point of every request: authenticates the caller, checks its scopes, and turns every exception into an
/// error response.
/// </summary>
public sealed class PushApi
{
    private readonly IServiceProvider _services;
    private readonly CallerGate _gate;
    private readonly ExceptionHandler _faults;
    private readonly ErrorResults _errors;
    private readonly Links _links;
    private readonly CrossOrigins _origins;

    internal PushApi(
        IServiceProvider services, CallerGate gate, ExceptionHandler faults, ErrorResults errors, Links links, CrossOrigins origins) =>
        (_services, _gate, _faults, _errors, _links, _origins) = (services, gate, faults, errors, links, origins);

    /// <param name="cancellationToken">Ends with the request or with the host.</param>
    /// <returns>The response. It never throws.</returns>
    public async Task<IResult> RunAsync(ApiEndpoint endpoint, HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            _origins.Mark(request);
            if (!endpoint.IsOpen) _links.DemandHost(request);
            var caller = endpoint.IsOpen ? null : await _gate.AdmitAsync(request, endpoint.Scopes, cancellationToken);
            return await endpoint.Invoke(_services, new ApiCall(endpoint, request, caller), cancellationToken);
        }
        catch (Exception fault)
        {
            return _faults.Answer(fault, endpoint, request, cancellationToken);
        }
    }

    /// <summary>
    /// The response to a request without an endpoint: 405 if its path supports other methods, otherwise 404. A
    /// preflight request of an allowed origin is answered here too.
    /// </summary>
    public IResult Refuse(HttpRequest request)
    {
        _origins.Mark(request);
        if (_origins.Preflight(request) is { } preflight) return preflight;
        var methods = string.Join(", ", KnownPaths.MethodsAt(request.HttpContext));
        return methods.Length > 0
            ? _errors.Of(request, [new Problem(ProblemCode.MethodNotAllowed, $"This path supports {methods}.")], allow: methods)
            : _errors.Of(request, [new Problem(ProblemCode.NotFound, "Path not found. Every path of the API begins with /v1.")]);
    }

    /// <summary>The body for a request that the host's HTTP server refuses because it is malformed.</summary>
    /// <param name="status">The status of the response.</param>
    public ReadOnlyMemory<byte> BodyForUnreadable(int status) => _errors.Of(null, [new Problem(ProblemCode.InvalidRequest, status switch
    {
        StatusCodes.Status408RequestTimeout => "The request arrived too slowly. Send it again without pauses.",
        StatusCodes.Status414UriTooLong => "The request line is too long. Shorten the query.",
        StatusCodes.Status431RequestHeaderFieldsTooLarge =>
            "The headers are too long or too many. The API needs only Authorization and Content-Type.",
        StatusCodes.Status505HttpVersionNotsupported => "This version of HTTP is not supported. Use HTTP/1.1.",
        _ => "The request is not valid HTTP. Check the request line, the Host header and the syntax of every header.",
    })]).Body;
}

public static class ApiSetup
{
    /// <summary>
    /// The HTTP API. It needs Core's services; a host adds an <see cref="ITransientErrorDetector"/> for each
    /// dependency.
    /// </summary>
    public static IServiceCollection AddPushApi(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(PushApiOptions.Section);
        services.AddOptions<PushApiOptions>().Bind(section).ValidateDataAnnotations()
            .Validate(
                static options =>
                    options.PublicBaseAddress is not { } address || (
                        address.IsAbsoluteUri && address.Scheme is "http" or "https" && address.Query.Length == 0),
                "Push__PublicBaseAddress must be an absolute http or https URL without a query, like https://push.example.com.")
            .Validate(
                static options => options.MaxBufferedRequestBytes >= options.MaxRequestBytes,
                "Push__MaxBufferedRequestBytes must not be less than Push__MaxRequestBytes; otherwise the longest requests would always "
                    + "be refused.")
            .ValidateOnStart();
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection(RateLimitOptions.Section)).ValidateDataAnnotations()
            .ValidateOnStart();
        // Not bound: a list instead of one value would throw before the validator can explain it.
        services.AddOptions<CorsOptions>().Configure(options => options.AllowedOrigins = configuration[CorsOptions.Setting])
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<CorsOptions>>(new CorsOptionsValidator(configuration));
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, PrivateLogs>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PushMetrics>();
        services.TryAddSingleton<IServiceHealth, UnwatchedHealth>();
        services.TryAddSingleton<DescribeError>(static code => ErrorCatalog.ByCode[(int)code].Description);

        services.AddSingleton<Links>().AddSingleton<AcceptedResults>().AddSingleton<BodyReader>().AddSingleton<PageReader>();
        services.AddSingleton(static provider => new PageTokens(PageTokens.DeriveKey(
            Convert.FromBase64String(provider.GetRequiredService<IOptions<CredentialKeyOptions>>().Value.CredentialKey
                ?? throw new InvalidOperationException("Push__CredentialKey is not set. Set it to the base64 of 32 random bytes.")))));
        services.AddSingleton<ErrorResults>().AddSingleton<ExceptionHandler>().AddSingleton<RequestLimits>().AddSingleton<AccountLimits>()
            .AddSingleton<ReceiptLimit>().AddSingleton<CallerGate>()
            .AddSingleton(provider => new CrossOrigins(provider.GetRequiredService<IOptions<CorsOptions>>(), ApiEndpoints.All));
        services.AddSingleton(static provider => new PushApi(
            provider, provider.GetRequiredService<CallerGate>(), provider.GetRequiredService<ExceptionHandler>(),
            provider.GetRequiredService<ErrorResults>(),
            provider.GetRequiredService<Links>(), provider.GetRequiredService<CrossOrigins>()));

        services.AddSingleton<SendEndpoints>().AddSingleton<NotificationEndpoints>().AddSingleton<OperationEndpoints>();
        services.AddSingleton<RegistrationEndpoints>().AddSingleton<UserEndpoints>().AddSingleton<TimelineEndpoints>();
        services.AddSingleton<ReceiptEndpoints>();
        services.AddSingleton<CredentialEndpoints>().AddSingleton<AppEndpoints>();
        services.AddSingleton<AudienceEndpoints>().AddSingleton<AudienceUserEndpoints>();
        services.AddSingleton<WebhookEndpoints>();
        services.AddSingleton<ApiKeyEndpoints>().AddSingleton<HealthEndpoints>().AddSingleton<ServiceEndpoints>().AddSingleton<ErrorEndpoints>()
            .AddSingleton<OpenApiEndpoints>();
        return services;
    }
}

public static class ApiMapping
{
    /// <summary>
    /// Maps <see cref="ApiEndpoints.All"/>, each GET for HEAD too; another method on a known path gets 405, any other
    /// path 404.
    /// </summary>
    public static IEndpointRouteBuilder MapPushApi(this IEndpointRouteBuilder routes)
    {
        foreach (var endpoint in ApiEndpoints.All)
        {
            RequestDelegate run = context => RunAsync(context, endpoint);
            routes.MapMethods(endpoint.Route, endpoint.Methods, run).WithName(endpoint.Name);
        }

        routes.MapFallback("{**path}", (RequestDelegate)RefuseAsync);
        return routes;
    }

    private static async Task RunAsync(HttpContext context, ApiEndpoint endpoint)
    {
        var answer =
            await context.RequestServices.GetRequiredService<PushApi>().RunAsync(endpoint, context.Request, context.RequestAborted);
        await answer.ExecuteAsync(context);
    }

    private static Task RefuseAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<PushApi>().Refuse(context.Request).ExecuteAsync(context);
}

/// <summary>The methods that a path supports, for hosts that only know that no endpoint matches a request.</summary>
internal static class KnownPaths
{
    private static readonly IReadOnlyList<KnownPath> All =
        [.. ApiEndpoints.All.GroupBy(endpoint => endpoint.Route).Select(path => new KnownPath(path.Key, path))];

    /// <returns>None if no endpoint has the path.</returns>
    public static IReadOnlyList<string> MethodsAt(HttpContext context) =>
        [.. All.Where(path => path.Is(context)).SelectMany(path => path.Methods).Distinct().Order(StringComparer.Ordinal)];

    private sealed class KnownPath
    {
        private static readonly DefaultInlineConstraintResolver Resolver =
            new(Options.Create(new RouteOptions()), new ServiceCollection().BuildServiceProvider());

        private readonly TemplateMatcher _matcher;
        private readonly IReadOnlyList<(string Part, IRouteConstraint Constraint)> _constraints;

        public KnownPath(string route, IEnumerable<ApiEndpoint> endpoints)
        {
            var template = TemplateParser.Parse(route);
            _matcher = new TemplateMatcher(template, []);
            _constraints =
                [.. template.Parameters.SelectMany(
                    part => part.InlineConstraints.Select(inline => (part.Name!, Resolver.ResolveConstraint(inline.Constraint)!)))];
            Methods = [.. endpoints.SelectMany(endpoint => endpoint.Methods)];
        }

        public IReadOnlyList<string> Methods { get; }

        public bool Is(HttpContext context)
        {
            var parts = new RouteValueDictionary();
            return _matcher.TryMatch(context.Request.Path, parts)
                && _constraints.All(one => one.Constraint.Match(context, null, one.Part, parts, RouteDirection.IncomingRequest));
        }
    }
}
