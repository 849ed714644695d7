using System.ComponentModel.DataAnnotations;
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

/// <summary>The one way in: who is calling, may they, and whatever goes wrong becomes an error answer.</summary>
public sealed class PushApi
{
    private readonly IServiceProvider _services;
    private readonly CallerGate _gate;
    private readonly ExceptionHandler _faults;
    private readonly ErrorResults _errors;
    private readonly Links _links;
    private readonly CrossOrigins _origins;

    internal PushApi(IServiceProvider services, CallerGate gate, ExceptionHandler faults, ErrorResults errors, Links links, CrossOrigins origins) =>
        (_services, _gate, _faults, _errors, _links, _origins) = (services, gate, faults, errors, links, origins);

    /// <param name="cancellationToken">Ends with the request or with the host.</param>
    /// <returns>The answer; nothing is thrown.</returns>
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
    /// What is answered where no endpoint takes a request: 405 where its path supports other methods, else 404. A browser's question before a request of
    /// an allowed origin is such a request too.
    /// </summary>
    public IResult Refuse(HttpRequest request)
    {
        _origins.Mark(request);
        if (_origins.Preflight(request) is { } preflight) return preflight;
        var methods = string.Join(", ", KnownPaths.MethodsAt(request.HttpContext));
        return methods.Length > 0
            ? _errors.Of(request, [new Problem(ProblemCode.MethodNotAllowed, $"This path supports {methods}.")], allow: methods)
            : _errors.Of(request, [new Problem(ProblemCode.NotFound, "There is nothing at this path. Every path of the API begins with /v1.")]);
    }

    /// <summary>The body for a request that a host's HTTP server refuses by itself, because it cannot be read.</summary>
    /// <param name="status">What the server answers.</param>
    public ReadOnlyMemory<byte> BodyForUnreadable(int status) => _errors.Of(null, [new Problem(ProblemCode.InvalidRequest, status switch
    {
        StatusCodes.Status408RequestTimeout => "The request came too slowly. Send it again at once and in one piece.",
        StatusCodes.Status414UriTooLong => "The request line is too long. Shorten the query.",
        StatusCodes.Status431RequestHeaderFieldsTooLarge => "The headers are too long or too many. Send fewer; the API needs Authorization and Content-Type.",
        StatusCodes.Status505HttpVersionNotsupported => "This version of HTTP is not supported. Use HTTP/1.1.",
        _ => "The request cannot be read as HTTP. Check the request line, the Host header and the form of every header.",
    })]).Body;
}

/// <summary>What the HTTP side of the service can be told.</summary>
public sealed class PushApiOptions
{
    public const string Section = "Push";

    /// <summary>The address under which clients reach the service, without a path below it; links in answers begin with it.</summary>
    /// <value>Setting <c>Push__PublicBaseAddress</c>, an absolute http or https URI. Default null: each request's own scheme and host.</value>
    public Uri? PublicBaseAddress { get; set; }

    /// <summary>The longest request body, in bytes; a longer one is answered with 413.</summary>
    /// <value>Setting <c>Push__MaxRequestBytes</c>, 1 KiB to 100 MiB. Default 16 MiB: 10,000 recipients with 1.6 KiB of variables each.</value>
    [Range(1024, 100 * 1024 * 1024)]
    public int MaxRequestBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many bytes of request bodies an instance holds at a time, while they are read and worked on; a request that would be more is answered with 503.</summary>
    /// <value>Setting <c>Push__MaxBufferedRequestBytes</c>, 1 KiB to 2 GiB, no less than <see cref="MaxRequestBytes"/>. Default 128 MiB, of which a request takes about six times as much memory.</value>
    [Range(1024L, 2L * 1024 * 1024 * 1024)]
    public long MaxBufferedRequestBytes { get; set; } = 128 * 1024 * 1024;
}

public static class ApiSetup
{
    /// <summary>The HTTP side. It needs Core's services; a host adds an <see cref="ITransientErrorDetector"/> for what it stands on.</summary>
    public static IServiceCollection AddPushApi(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(PushApiOptions.Section);
        services.AddOptions<PushApiOptions>().Bind(section).ValidateDataAnnotations()
            .Validate(
                static options => options.PublicBaseAddress is not { } address || (address.IsAbsoluteUri && address.Scheme is "http" or "https" && address.Query.Length == 0),
                "Push__PublicBaseAddress must be an absolute http or https address without a query, like https://push.example.com.")
            .Validate(
                static options => options.MaxBufferedRequestBytes >= options.MaxRequestBytes,
                "Push__MaxBufferedRequestBytes must be no less than Push__MaxRequestBytes, or the longest request would never be taken.")
            .ValidateOnStart();
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection(RateLimitOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        // Not bound: a list where one value belongs would throw before the validator can tell.
        services.AddOptions<CorsOptions>().Configure(options => options.AllowedOrigins = configuration[CorsOptions.Setting]).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CorsOptions>>(new CorsOptionsValidator(configuration));
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, PrivateLogs>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PushMetrics>();
        services.TryAddSingleton<IServiceHealth, UnwatchedHealth>();

        services.AddSingleton<Links>().AddSingleton<AcceptedResults>().AddSingleton<BodyReader>().AddSingleton<PageReader>();
        services.AddSingleton(static provider => new PageTokens(PageTokens.DeriveKey(
            Convert.FromBase64String(provider.GetRequiredService<IOptions<CredentialKeyOptions>>().Value.CredentialKey
                ?? throw new InvalidOperationException("Push__CredentialKey is not set. Set it to the base64 of 32 random bytes.")))));
        services.AddSingleton<ErrorResults>().AddSingleton<ExceptionHandler>().AddSingleton<RequestLimits>().AddSingleton<CallerGate>().AddSingleton<CrossOrigins>();
        services.AddSingleton(static provider => new PushApi(
            provider, provider.GetRequiredService<CallerGate>(), provider.GetRequiredService<ExceptionHandler>(), provider.GetRequiredService<ErrorResults>(),
            provider.GetRequiredService<Links>(), provider.GetRequiredService<CrossOrigins>()));

        services.AddSingleton<SendEndpoints>().AddSingleton<NotificationEndpoints>().AddSingleton<OperationEndpoints>();
        services.AddSingleton<RegistrationEndpoints>().AddSingleton<UserEndpoints>();
        services.AddSingleton<CredentialEndpoints>().AddSingleton<AppEndpoints>();
        services.AddSingleton<AudienceEndpoints>().AddSingleton<AudienceUserEndpoints>();
        services.AddSingleton<ApiKeyEndpoints>().AddSingleton<HealthEndpoints>().AddSingleton<ErrorEndpoints>().AddSingleton<OpenApiEndpoints>();
        return services;
    }
}

public static class ApiMapping
{
    /// <summary>Maps <see cref="ApiEndpoints.All"/>, each GET for HEAD too; another method on a known path is answered with 405, any other path with 404.</summary>
    public static IEndpointRouteBuilder MapPushApi(this IEndpointRouteBuilder routes)
    {
        foreach (var endpoint in ApiEndpoints.All)
        {
            RequestDelegate run = context => RunAsync(context, endpoint);
            routes.MapMethods(endpoint.Route, [endpoint.Method], run).WithName(endpoint.Name).WithMetadata(EndpointMetadata.Of(endpoint, run));
            // A route of its own: the document lists the endpoint once.
            if (endpoint.Methods.Contains(HttpMethods.Head)) routes.MapMethods(endpoint.Route, [HttpMethods.Head], run);
        }

        routes.MapFallback("{**path}", (RequestDelegate)RefuseAsync);
        return routes;
    }

    private static async Task RunAsync(HttpContext context, ApiEndpoint endpoint)
    {
        var answer = await context.RequestServices.GetRequiredService<PushApi>().RunAsync(endpoint, context.Request, context.RequestAborted);
        await answer.ExecuteAsync(context);
    }

    private static Task RefuseAsync(HttpContext context) =>
        context.RequestServices.GetRequiredService<PushApi>().Refuse(context.Request).ExecuteAsync(context);
}

/// <summary>Which methods a path knows, for hosts that find out only that no endpoint takes a request.</summary>
internal static class KnownPaths
{
    private static readonly IReadOnlyList<KnownPath> All = [.. ApiEndpoints.All.GroupBy(endpoint => endpoint.Route).Select(path => new KnownPath(path.Key, path))];

    /// <returns>None where no endpoint has the path.</returns>
    public static IReadOnlyList<string> MethodsAt(HttpContext context) =>
        [.. All.Where(path => path.Is(context)).SelectMany(path => path.Methods).Distinct().Order(StringComparer.Ordinal)];

    private sealed class KnownPath
    {
        private static readonly DefaultInlineConstraintResolver Resolver = new(Options.Create(new RouteOptions()), new ServiceCollection().BuildServiceProvider());

        private readonly TemplateMatcher _matcher;
        private readonly IReadOnlyList<(string Part, IRouteConstraint Constraint)> _constraints;

        public KnownPath(string route, IEnumerable<ApiEndpoint> endpoints)
        {
            var template = TemplateParser.Parse(route);
            _matcher = new TemplateMatcher(template, []);
            _constraints = [.. template.Parameters.SelectMany(part => part.InlineConstraints.Select(inline => (part.Name!, Resolver.ResolveConstraint(inline.Constraint)!)))];
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
