using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Local;

/// <summary>How often the sweep runs.</summary>
internal sealed record SweepPeriod(TimeSpan Value);

/// <summary>
/// Runs the sweep at the start, for what an instance before this one left behind, and then time and again, as the timer trigger does:
/// one that failed is tried again at the next tick.
/// </summary>
internal sealed class SweepTimer(Sweep sweep, SweepPeriod period, TimeProvider time, ILogger<SweepTimer> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(period.Value, time);
        do
        {
            await RunAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [SuppressMessage("Design", "CA1031", Justification = "As the host: a sweep that threw must not be the last.")]
    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await sweep.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            Log.SweepFailed(logger, exception);
        }
    }
}
