using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.Benchmarks.Processes;

/// <summary>Stands in front of Azurite and counts the requests on the wire: what an account is billed for, seen from
/// outside the service.</summary>
internal sealed class CountingProxy : IAsyncDisposable
{
    private static readonly byte[] MessageElement = Encoding.ASCII.GetBytes("<QueueMessage>");

    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 256 });
    private readonly Dictionary<string, long> _counts = [];
    private readonly List<WebApplication> _listeners = [];
    private long _changedAt = TimeProvider.System.GetTimestamp();

    public Uri Queues { get; private set; } = null!;

    public Uri Tables { get; private set; } = null!;

    /// <summary>Requests by kind, as they are now. Polls that found a queue empty are apart: they belong to time, not
    /// to pushes.</summary>
    public TransactionCounts Counts
    {
        get
        {
            lock (_counts)
            {
                return new TransactionCounts(new SortedDictionary<string, long>(_counts, StringComparer.Ordinal));
            }
        }
    }

    public static async Task<CountingProxy> StartAsync(Azurite azurite, CancellationToken cancellationToken)
    {
        var proxy = new CountingProxy();
        proxy.Queues = await proxy.ListenAsync(azurite.Queues, cancellationToken);
        proxy.Tables = await proxy.ListenAsync(azurite.Tables, cancellationToken);
        return proxy;
    }

    /// <summary>Waits until nothing but empty polls went over the wire for so long.</summary>
    public async Task WaitUntilQuietAsync(TimeSpan quiet, TimeSpan timeout, CancellationToken cancellationToken)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(Volatile.Read(ref _changedAt)) < quiet;)
        {
            if (TimeProvider.System.GetElapsedTime(began) > timeout)
                throw new BenchException($"Storage was not quiet within {timeout.TotalSeconds:0} s.");
            await Task.Delay(quiet / 10, TimeProvider.System, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
            await listener.DisposeAsync();
        _client.Dispose();
    }

    private async Task<Uri> ListenAsync(Uri target, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.Run(context => ForwardAsync(context, target));
        await app.StartAsync(cancellationToken);
        _listeners.Add(app);
        return new Uri(
            app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    // The signature covers path, query and headers as they were sent, but not the host: what is passed on unchanged
    // is still signed.
    private async Task ForwardAsync(HttpContext context, Uri target)
    {
        var source = context.Request;
        using var request = new HttpRequestMessage(
            new HttpMethod(source.Method), new Uri(target, context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget));
        if (source.ContentLength is > 0 || source.Headers.TransferEncoding.Count > 0) request.Content = new StreamContent(source.Body);
        else if (source.ContentLength is 0) request.Content = new ByteArrayContent([]);
        foreach (var (name, value) in source.Headers)
        {
            if (name is "Host" or "Connection" or "Transfer-Encoding" or "Expect") continue;
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)value!))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string>)value!);
        }

        using var response = await _client.SendAsync(request, context.RequestAborted);
        var body = await response.Content.ReadAsByteArrayAsync(context.RequestAborted);
        Count(KindOf(source, body));
        context.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, value) in response.Headers.Concat(response.Content.Headers))
            if (name is not ("Transfer-Encoding" or "Connection" or "Keep-Alive" or "Content-Length"))
                context.Response.Headers[name] = value.ToArray();
        if (body.Length > 0) await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private void Count(string kind)
    {
        if (kind != TransactionCounts.EmptyPoll) Volatile.Write(ref _changedAt, TimeProvider.System.GetTimestamp());
        lock (_counts)
        {
            _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        }
    }

    private static string KindOf(HttpRequest request, byte[] answer)
    {
        var path = request.Path.Value ?? string.Empty;
        if (!path.Contains("/messages", StringComparison.Ordinal))
        {
            if (path.EndsWith("/$batch", StringComparison.Ordinal)) return "table transaction";
            return request.Method switch
            {
                "GET" when path.EndsWith(')') => "table point read",
                "GET" => "table query",
                _ => "table write",
            };
        }

        return request.Method switch
        {
            "POST" => "queue put",
            "PUT" => "queue update",
            "DELETE" => "queue delete",
            _ => answer.AsSpan().IndexOf(MessageElement) < 0 ? TransactionCounts.EmptyPoll : "queue get",
        };
    }
}

/// <summary>Requests to storage by kind.</summary>
internal sealed record TransactionCounts(IReadOnlyDictionary<string, long> ByKind)
{
    public const string EmptyPoll = "empty queue poll";

    /// <summary>All but empty polls.</summary>
    public long Total => ByKind.Where(kind => kind.Key != EmptyPoll).Sum(kind => kind.Value);

    public TransactionCounts Since(TransactionCounts before) =>
        new(ByKind.ToDictionary(kind => kind.Key, kind => kind.Value - before.ByKind.GetValueOrDefault(kind.Key)));

    public override string ToString() =>
        string.Join(
            ", ", ByKind.Where(kind => kind.Value > 0).OrderByDescending(kind => kind.Value).Select(kind => $"{kind.Value} {kind.Key}"));
}
