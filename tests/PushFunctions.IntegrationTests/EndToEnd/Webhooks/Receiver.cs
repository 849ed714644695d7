using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PushFunctions.IntegrationTests.EndToEnd.Webhooks;

/// <summary>What a receiver responds.</summary>
internal sealed record ReceiverAnswer(int Status, string Body = "")
{
    public TimeSpan Delay { get; init; }

    /// <summary>Breaks the connection off instead.</summary>
    public bool Resets { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}

/// <summary>A request as it came.</summary>
internal sealed record ReceivedRequest(IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];

    public IReadOnlyList<JsonObject> Events => JsonNode.Parse(Body) is JsonArray events ? [.. events.Select(told => told!.AsObject())] : [];

    /// <summary>Whether one of the signatures is made with the secret.</summary>
    public bool IsSignedWith(string secret)
    {
        var signed = Encoding.UTF8.GetBytes($"{Id}.{Headers["webhook-timestamp"]}.{Body}");
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
        return Headers["webhook-signature"].Split(' ').Contains(expected);
    }
}

/// <summary>Somebody who is told of events: a server on this machine.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();

    private Receiver(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    public Func<ReceivedRequest, ReceiverAnswer> Answer { get; set; } = _ => new ReceiverAnswer(204);

    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <summary>Of requests that were accepted, in the order of their arrival, repeats included.</summary>
    public ConcurrentQueue<JsonObject> Accepted { get; } = new();

    /// <summary>What was accepted, each event once.</summary>
    public IReadOnlyDictionary<string, JsonObject> Told =>
        Accepted.GroupBy(told => (string)told["id"]!).ToDictionary(group => group.Key, group => group.First());

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{IPAddress.Loopback}:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.Map("/{**path}", receiver.ReceiveAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        receiver.Address = new Uri(receiver._app.Urls.First() + "/push-events");
        return receiver;
    }

    public IReadOnlyList<JsonObject> ToldOf(string type) =>
        [.. Told.Values.Where(told => (string)told["type"]! == $"dev.pushfunctions.{type}")];

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new ReceivedRequest(
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted));
        _requests.Enqueue(request);
        var answer = Answer(request);
        if (answer.Delay > TimeSpan.Zero) await Task.Delay(answer.Delay, TimeProvider.System, context.RequestAborted);
        if (answer.Resets)
        {
            context.Abort();
            return;
        }

        foreach (var (name, value) in answer.Headers) context.Response.Headers[name] = value;
        context.Response.StatusCode = answer.Status;
        if (answer.Body.Length > 0) await context.Response.WriteAsync(answer.Body, context.RequestAborted);
        if (answer.Status is >= 200 and < 300)
        {
            foreach (var told in request.Events) Accepted.Enqueue(told);
        }
    }
}
