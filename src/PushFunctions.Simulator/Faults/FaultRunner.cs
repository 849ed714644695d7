using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PushFunctions.Simulator.Hosting;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator.Faults;

/// <summary>
/// One way to misbehave. It applies once the request has passed every check of the gateway, so a bad request is still
/// refused for what is wrong with it. Properties combine; with neither <see cref="Status"/> nor <see cref="Reason"/>
/// the push is accepted in the end. Times run on <see cref="SimulatorOptions.TimeProvider"/>.
/// </summary>
public sealed record SimulatorFault
{
    /// <summary>FCM does not recognize the token: the one INVALID_ARGUMENT that is about the token and not the
    /// message.</summary>
    public static SimulatorFault InvalidFcmToken { get; } =
        new() { Reason = "INVALID_ARGUMENT", Message = "The registration token is not a valid FCM registration token" };

    /// <summary>HTTP status of the response. Null uses the one that belongs to <see cref="Reason"/>.</summary>
    public int? Status { get; init; }

    /// <summary>
    /// An FCM <c>errorCode</c> (UNREGISTERED), an APNs <c>reason</c> (Unregistered), an OAuth <c>error</c>
    /// (invalid_grant). Null with a status: FCM names no error code, APNs uses the usual reason for that status.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>FCM's human-readable message; null uses the usual one.</summary>
    public string? Message { get; init; }

    /// <summary>Respond with this text instead of JSON, as a proxy in between would.</summary>
    public string? Body { get; init; }

    /// <summary>The <c>Retry-After</c> header as it is written: seconds or an HTTP date.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>Since when the token is dead, for APNs' 410. Null: now.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Wait this long before anything else happens.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>Send the headers of the response at once, and its body or its end only after this time.</summary>
    public TimeSpan? SlowBody { get; init; }

    /// <summary>Reset the stream (RST_STREAM) after the request was read; the others on the connection live
    /// on.</summary>
    public bool ResetAfterBody { get; init; }

    /// <summary>The HTTP/2 error code of the reset. Default 2, INTERNAL_ERROR; 7 is REFUSED_STREAM: "not processed,
    /// safe to repeat".</summary>
    public int ResetCode { get; init; } = 2;

    /// <summary>Cut the whole TCP connection after the request was read, with everything else in flight on
    /// it.</summary>
    public bool CutConnection { get; init; }

    /// <summary>Close the connection in order: GOAWAY, streams in flight end, no new ones.</summary>
    public bool GoAway { get; init; }

    /// <summary>Deliver the push although its response says otherwise or never comes.</summary>
    public bool DeliveredAnyway { get; init; }

    /// <summary>How often the fault happens before it is gone. Null: always.</summary>
    public int? Times { get; init; }

    /// <summary>Only every n-th matching request; 1 is each.</summary>
    public int EveryNth { get; init; } = 1;
}

/// <summary>Applies a fault to a request that would have been accepted.</summary>
internal sealed class FaultRunner(ReceivedPushes? received, TimeProvider time, CancellationToken stopping)
{
    // accepted is the response of a healthy gateway; refused is the fault's own, null when the push is accepted in
    // the end; deliver records the push and is called at most once.
    public async Task RunAsync(HttpContext context, SimulatorFault fault, Response accepted, Response? refused, Action deliver)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        if (fault.DeliveredAnyway)
            deliver();

        if (fault.Delay is { } delay && !await WaitAsync(delay, ending.Token))
        {
            // The caller is gone, or the simulator stops: without the abort a caller who is still there would read a
            // 200.
            Refuse(fault, "(caller gone)");
            context.Abort();
            return;
        }

        if (fault.GoAway)
            context.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();

        if (fault.CutConnection || fault.ResetAfterBody)
            Break(context, fault);
        else
            await RespondAsync(context, fault, accepted, refused, deliver, ending.Token);
    }

    private async Task<bool> WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, time, cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Break(HttpContext context, SimulatorFault fault)
    {
        Refuse(fault, fault.CutConnection ? "(connection cut)" : "(stream reset)");
        if (fault.CutConnection)
            context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
        else if (context.Features.Get<IHttpResetFeature>() is { } stream)
            stream.Reset(fault.ResetCode);
        else
            context.Abort();
    }

    private async Task RespondAsync(
        HttpContext context, SimulatorFault fault, Response accepted, Response? refused, Action deliver,
        CancellationToken cancellationToken)
    {
        if (refused is not null)
            Refuse(fault, refused.Reason ?? $"({refused.Status})");
        else if (!fault.DeliveredAnyway)
            deliver();

        var response = (refused ?? accepted).With("Retry-After", fault.RetryAfter);
        if (fault.SlowBody is { } bodyAfter)
            await ResponseWriter.WriteSlowlyAsync(context, response, bodyAfter, time, cancellationToken);
        else
            await ResponseWriter.WriteAsync(context, response);
    }

    private void Refuse(SimulatorFault fault, string reason)
    {
        if (!fault.DeliveredAnyway)
            received?.Refuse(reason);
    }
}
