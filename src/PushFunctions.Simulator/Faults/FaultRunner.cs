using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using PushFunctions.Simulator.Answers;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator.Faults;

/// <summary>Lets a fault happen to a request that would have been taken.</summary>
internal sealed class FaultRunner(ReceivedPushes? received, TimeProvider time, CancellationToken stopping)
{
    // accepted is the answer of a gateway in good health; refused the fault's own, null when the push is taken in the end;
    // deliver records the push and is called at most once.
    public async Task RunAsync(HttpContext context, SimulatorFault fault, Answer accepted, Answer? refused, Action deliver)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        if (fault.DeliveredAnyway)
            deliver();

        if (fault.Delay is { } delay && !await WaitAsync(delay, ending.Token))
        {
            // The caller is gone, or the simulator stops: without the abort a caller who is still there would read a 200.
            Refuse(fault, "(caller gone)");
            context.Abort();
            return;
        }

        if (fault.GoAway)
            context.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();

        if (fault.CutConnection || fault.ResetAfterBody)
            Break(context, fault);
        else
            await AnswerAsync(context, fault, accepted, refused, deliver, ending.Token);
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

    private async Task AnswerAsync(
        HttpContext context, SimulatorFault fault, Answer accepted, Answer? refused, Action deliver, CancellationToken cancellationToken)
    {
        if (refused is not null)
            Refuse(fault, refused.Reason ?? $"({refused.Status})");
        else if (!fault.DeliveredAnyway)
            deliver();

        var answer = (refused ?? accepted).With("Retry-After", fault.RetryAfter);
        if (fault.SlowBody is { } bodyAfter)
            await AnswerWriter.WriteSlowlyAsync(context, answer, bodyAfter, time, cancellationToken);
        else
            await AnswerWriter.WriteAsync(context, answer);
    }

    private void Refuse(SimulatorFault fault, string reason)
    {
        if (!fault.DeliveredAnyway)
            received?.Refuse(reason);
    }
}
