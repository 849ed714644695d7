namespace PushFunctions.Local.Queues;

/// <summary>Pumps the queues for as long as the service runs. At the end what is in work gets a moment to finish before it is put back.</summary>
internal sealed class QueuePumpService(DeskQueues queues, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var canceling = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var grace = stoppingToken.Register(() => canceling.CancelAfter(Grace));
        await queues.RunAsync(stoppingToken, canceling.Token);
    }
}
