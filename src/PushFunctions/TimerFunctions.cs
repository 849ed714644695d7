using Microsoft.Azure.Functions.Worker;

namespace PushFunctions;

public sealed class SweepFunctions(Sweep sweep)
{
    /// <summary>Each minute, on the minute.</summary>
    [Function(nameof(RunSweep))]
    public Task RunSweep([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweep.RunAsync(cancellationToken);
}
