using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Processes;

namespace PushFunctions.Benchmarks.Scenarios;

/// <summary>The same send from three Apps of one service, in turns: without an endpoint for events, with one for failures and
/// operations, and with one for every push. The receiver is part of this process and reads what it gets.</summary>
internal static class EventSends
{
    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var stack = await Stack.StartAsync(bench, count: false, cancellationToken);
        await using var receiver = await StartReceiverAsync(cancellationToken);
        var address = new Uri(receiver.Urls.First() + "/events");
        var meter = new SendMeter(bench, stack, ProviderSimulator.Fcm);
        var tokens = bench.Load.Tokens;
        (string App, string Name, string[] Events)[] apps =
        [
            (Stack.App, "no endpoint", []),
            ("failures", "failures and operations", ["operation.*", "notification.failed", "recipient.unaddressable"]),
            ("everything", "every push", ["*"]),
        ];
        foreach (var (app, _, events) in apps.Where(app => app.Events.Length > 0))
        {
            await stack.Api.StoreCredentialAsync(app, "FCM", bench.Simulator.Credentials.GetProperty("FCM"), cancellationToken);
            await stack.Api.CreateWebhookAsync(app, address, events, cancellationToken);
        }

        var cases = SendMeter.Delays.SelectMany(delay => apps.Select(app => (
            Delay: delay,
            Send: From(app.App, Payloads.SendToTokens(ProviderSimulator.Fcm, 0, tokens)),
            Case: new SendCase("events", $"{tokens:N0} tokens, {app.Name}, {delay.TotalMilliseconds} ms")))).ToList();
        await meter.WarmUpAsync(tokens / 2, cancellationToken);
        foreach (var (_, send, _) in cases.Take(apps.Length)) await meter.MeasureAsync(send, tokens, cancellationToken);
        for (var round = 0; round < bench.Load.Rounds; round++)
        {
            foreach (var (delay, send, one) in cases)
            {
                await bench.Simulator.SetDelayAsync(delay, cancellationToken);
                one.Add(await meter.MeasureAsync(send, tokens, cancellationToken));
            }
        }

        cases.ForEach(one => one.Case.Report(bench));
    }

    private static byte[] From(string app, byte[] send)
    {
        var body = JsonNode.Parse(send)!.AsObject();
        body["from"] = new JsonObject { ["appName"] = app };
        return System.Text.Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    private static async Task<WebApplication> StartReceiverAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://{IPAddress.Loopback}:0");
        var receiver = builder.Build();
        receiver.Map("/{**path}", async (HttpContext context) =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await receiver.StartAsync(cancellationToken);
        return receiver;
    }
}
