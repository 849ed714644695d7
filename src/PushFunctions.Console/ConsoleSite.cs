using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PushFunctions.Api;

namespace PushFunctions.WebConsole;

/// <summary>Whether the console is served.</summary>
public sealed class ConsoleOptions
{
    public const string Section = "Push:Console";

    /// <summary>
    /// Whether <c>/console</c> is served. Default false; Local serves it unless this is false. The console reads and
    /// changes only what the SID and secret of a visitor allow.
    /// </summary>
    /// <value>Setting <c>Push__Console__Enabled</c>.</value>
    public bool Enabled { get; set; }
}

/// <summary>Where the page finds what to fill its sign-in in with.</summary>
/// <param name="Path">Null: the visitor types it.</param>
internal sealed record ConsoleSignIn(string? Path);

/// <summary>The console in the browser: a page and its files, all of them embedded in this assembly.</summary>
public sealed class ConsoleSite
{
    /// <summary>The one route of the console, in both hosts.</summary>
    public const string Route = "console/{*path}";

    internal const string Policy =
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
        + "require-trusted-types-for 'script'";

    private const string Root = "/console";
    private const string Assets = "assets/";
    private const string Index = "index.html";

    private readonly Lazy<FrozenDictionary<string, ConsoleFile>> _files;
    private readonly PushApi _api;
    private readonly bool _isEnabled;

    internal ConsoleSite(IOptions<ConsoleOptions> options, ConsoleSignIn signIn, PushApi api)
    {
        (_api, _isEnabled) = (api, options.Value.Enabled);
        _files = new(() => ConsoleFile.ReadAll(signIn));
    }

    /// <summary>
    /// A file of the console, and the page itself for every other path, whose script knows what to show there. A path
    /// that is not there, and every path where the console is off, is refused as every unknown path is.
    /// </summary>
    public IResult Serve(HttpRequest request)
    {
        if (!_isEnabled) return _api.Refuse(request);
        var path = (request.Path.Value ?? "")[Root.Length..].TrimStart('/');
        var isAsset = path.StartsWith(Assets, StringComparison.Ordinal);
        if (_files.Value.TryGetValue(path, out var file)) return new ConsoleResult(file, IsForever: isAsset);
        return isAsset ? _api.Refuse(request) : new ConsoleResult(_files.Value[Index], IsForever: false);
    }
}

/// <summary>A file with its compressed copy, if it has one.</summary>
/// <param name="Tag">Of both: as an ETag it is weak.</param>
internal sealed record ConsoleFile(string ContentType, byte[] Plain, byte[]? Brotli, string Tag)
{
    private const string Prefix = "site/";
    private const string Compressed = ".br";

    public static FrozenDictionary<string, ConsoleFile> ReadAll(ConsoleSignIn signIn)
    {
        var assembly = typeof(ConsoleFile).Assembly;
        var names = assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToHashSet();
        return names.Where(name => !name.EndsWith(Compressed, StringComparison.Ordinal)).ToFrozenDictionary(
            name => name[Prefix.Length..],
            name =>
            {
                var plain = Read(assembly, name);
                if (name.EndsWith(".html", StringComparison.Ordinal)) plain = WithSignIn(plain, signIn);
                return new ConsoleFile(
                    TypeOf(name), plain, names.Contains(name + Compressed) ? Read(assembly, name + Compressed) : null,
                    $"\"{Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12))}\"");
            },
            StringComparer.Ordinal);
    }

    private static byte[] WithSignIn(byte[] page, ConsoleSignIn signIn) => Encoding.UTF8.GetBytes(
        Encoding.UTF8.GetString(page).Replace("data-sign-in=\"\"", $"data-sign-in=\"{signIn.Path}\"", StringComparison.Ordinal));

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "text/plain; charset=utf-8",
    };

    private static byte[] Read(Assembly assembly, string name)
    {
        using var resource = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }
}

/// <param name="IsForever">The name of the file has the hash of its content.</param>
internal sealed record ConsoleResult(ConsoleFile File, bool IsForever) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var (request, response) = (httpContext.Request, httpContext.Response);
        var headers = response.Headers;
        headers.CacheControl = IsForever ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = "W/" + File.Tag;
        headers.ContentSecurityPolicy = ConsoleSite.Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (File.Brotli is not null) headers.Vary = "Accept-Encoding";
        if (request.Headers.IfNoneMatch.SelectMany(line => line?.Split(',', StringSplitOptions.TrimEntries) ?? [])
            .Any(tag => tag == "*" || tag.EndsWith(File.Tag, StringComparison.Ordinal)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var body = File.Plain;
        if (File.Brotli is { } brotli && Accepts(request, "br"))
        {
            headers.ContentEncoding = "br";
            body = brotli;
        }

        (response.ContentType, response.ContentLength) = (File.ContentType, body.Length);
        if (HttpMethods.IsGet(request.Method)) await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private static bool Accepts(HttpRequest request, string coding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(
            one => one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
}

public static class ConsoleSetup
{
    public static IServiceCollection AddPushConsole(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ConsoleOptions>().Bind(configuration.GetSection(ConsoleOptions.Section)).ValidateOnStart();
        services.TryAddSingleton(new ConsoleSignIn(null));
        services.AddSingleton(static provider => new ConsoleSite(
            provider.GetRequiredService<IOptions<ConsoleOptions>>(), provider.GetRequiredService<ConsoleSignIn>(),
            provider.GetRequiredService<PushApi>()));
        return services;
    }

    public static IEndpointRouteBuilder MapPushConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods(
            ConsoleSite.Route, [HttpMethods.Get, HttpMethods.Head],
            (RequestDelegate)(static context => context.RequestServices.GetRequiredService<ConsoleSite>().Serve(context.Request)
                .ExecuteAsync(context)));
        return routes;
    }
}
