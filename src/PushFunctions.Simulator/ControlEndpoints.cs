using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator;

internal static class ControlHelp
{
    public static string For(SimulatorServer server) => $$"""
        PushFunctions simulator: FCM and APNs stand-ins. Nothing here reaches a device.

          FCM              {{server.FcmBaseAddress}}  (sign-in at {{server.FcmTokenUri}})
          APNs production  {{server.ApnsProductionBaseAddress}}
          APNs sandbox     {{server.ApnsSandboxBaseAddress}}

        GET    /deliveries[?provider=apns][&token=…][&limit=100]   what was accepted, newest first
        DELETE /deliveries                                         forget it, and set the counters to 0
        GET    /stats                                              counters
        GET    /faults                                             what goes wrong at present
        PUT    /faults                                             let something go wrong
        DELETE /faults[?provider=fcm][&token=…]                    let it go well again
        GET    /credentials                                        "content" to post as credentials: FCM, APN, APN_SANDBOX

        A fault is JSON: provider ({{ControlTargets.Names}}), token (left out: every one), and any of
        status, reason, message, body, retryAfter, timestamp, delaySeconds, slowBodySeconds, resetAfterBody, resetCode, cutConnection,
        goAway, deliveredAnyway, times, everyNth. With provider fcm-token the token is the service account's email.

          curl -X PUT {{server.ControlAddress}}faults -d '{"provider": "fcm", "token": "phone-1", "reason": "UNREGISTERED"}'
          curl -X PUT {{server.ControlAddress}}faults -d '{"provider": "apns", "status": 503, "retryAfter": "30", "times": 5}'

        """;
}

/// <summary>The counters of one gateway as GET /stats tells them.</summary>
internal sealed record ControlStats(
    long Asked, long Taken, long Refused, long Duplicates, IReadOnlyDictionary<string, long> RefusedByReason, long Connections,
    long OpenConnections)
{
    public static ControlStats From(ReceivedPushes received, long connections, long open) => new(
        received.Asked, received.Total, received.Refused, received.Duplicates, received.RefusedByReason, connections, open);
}

/// <summary>The control listener: the simulator by curl. It also serves the OAuth token endpoint.</summary>
internal static class ControlEndpoints
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static void Map(WebApplication app, SimulatorServer server)
    {
        var targets = new ControlTargets(server);
        app.MapPost("/token", server.Fcm.HandleTokenAsync);
        app.MapGet("/", () => Results.Text(ControlHelp.For(server)));
        app.MapGet("/credentials", () => Results.Json(ControlCredentials.From(server.Keys), Json));
        app.MapGet("/stats", () => Results.Json(Stats(server), Json));
        app.MapGet("/deliveries", (string? provider, string? token, int? limit) => Deliveries(targets, provider, token, limit ?? 100));
        app.MapDelete("/deliveries", () => ClearDeliveries(targets));
        app.MapGet("/faults", () => Results.Json(Faults(targets), Json));
        app.MapPut("/faults", context => SetFaultAsync(targets, context));
        app.MapDelete("/faults", (string? provider, string? token) => ClearFaults(targets, provider, token));
    }

    private static Dictionary<string, object> Stats(SimulatorServer server) => new()
    {
        ["fcm"] = ControlStats.From(server.Fcm.Received, server.Fcm.ConnectionCount, server.Fcm.OpenConnectionCount),
        ["fcm-token"] = server.Fcm.TokenRequestsByAccount,
        ["apns"] = ControlStats.From(
            server.ApnsProduction.Received, server.ApnsProduction.ConnectionCount, server.ApnsProduction.OpenConnectionCount),
        ["apns-sandbox"] = ControlStats.From(
            server.ApnsSandbox.Received, server.ApnsSandbox.ConnectionCount, server.ApnsSandbox.OpenConnectionCount),
    };

    private static IResult Deliveries(ControlTargets targets, string? provider, string? token, int limit)
    {
        var gateways = ControlTargets.Named(targets.Gateways, provider);
        if (gateways.Count == 0)
            return Bad($"There is no provider \"{provider}\" with deliveries: name fcm, apns or apns-sandbox.");

        var deliveries = gateways
            .SelectMany(
                gateway => (token is null ? gateway.Value.Recent : gateway.Value.For(token)).Select(push => (gateway.Name, Push: push)))
            .OrderByDescending(delivery => delivery.Push.ReceivedAt)
            .Take(limit);
        return Results.Json(new { Deliveries = deliveries.Select(delivery => ControlDelivery.From(delivery.Name, delivery.Push)) }, Json);
    }

    private static IResult ClearDeliveries(ControlTargets targets)
    {
        foreach (var (_, received) in targets.Gateways)
        {
            received.Clear();
        }

        return Results.NoContent();
    }

    private static object Faults(ControlTargets targets) => new
    {
        Faults = targets.Faults.SelectMany(
            target => target.Rules.All.Select(rule => ControlFault.From(target.Name, rule.Token, rule.Rule))),
    };

    private static async Task SetFaultAsync(ControlTargets targets, HttpContext context)
    {
        var result = await SetFaultAsync(targets, context.Request.Body, context.RequestAborted);
        await result.ExecuteAsync(context);
    }

    // Read by hand, so that curl's default content type will do and a typo gets a response that names it.
    private static async Task<IResult> SetFaultAsync(ControlTargets targets, Stream body, CancellationToken cancellationToken)
    {
        try
        {
            var fault = await JsonSerializer.DeserializeAsync<ControlFault>(body, Json, cancellationToken);
            if (fault is null || ControlTargets.Named(targets.Faults, fault.Provider) is not [var (_, rules)])
                return Bad($"The fault needs a \"provider\": one of {ControlTargets.Names}.");

            if (fault.Token is { } token)
                rules.ForToken(token, fault.ToFault());
            else
                rules.ForAll(fault.ToFault());
            return Results.NoContent();
        }
        catch (Exception e) when (e is JsonException or ArgumentException or OverflowException)
        {
            return Bad(e.Message);
        }
    }

    private static IResult ClearFaults(ControlTargets targets, string? provider, string? token)
    {
        foreach (var (_, rules) in ControlTargets.Named(targets.Faults, provider))
        {
            if (token is null)
                rules.Clear();
            else
                rules.ClearToken(token);
        }

        return Results.NoContent();
    }

    private static IResult Bad(string message) => Results.Json(new { Error = message }, Json, statusCode: 400);
}
