using System.Diagnostics.CodeAnalysis;

namespace PushFunctions.Local;

/// <summary>
/// The background work: the queue pumps and the sweep. The process stops if one of them ends by itself.
/// </summary>
internal sealed class BackgroundLoops(IServiceProvider services, IHostApplicationLifetime lifetime)
{
    /// <summary>The loops that ended before the service was stopped, or with an exception.</summary>
    public IReadOnlyList<(string Loop, Exception? Exception)> EndedTooEarly =>
    [
        .. Running
            .Where(
                loop => loop.ExecuteTask is { } task && (
                    task.IsFaulted || (task.IsCompleted && !lifetime.ApplicationStopping.IsCancellationRequested)))
            .Select(loop => (loop.GetType().Name, loop.ExecuteTask!.Exception?.InnerException)),
    ];

    // Resolved late: one of them needs the service's health, which needs these.
    private IEnumerable<BackgroundService> Running => services.GetServices<IHostedService>().OfType<BackgroundService>();

    /// <summary>Completes when one of them has ended, for whatever reason.</summary>
    public async Task FirstEndedAsync()
    {
        Task[] tasks = [.. Running.Select(loop => loop.ExecuteTask).OfType<Task>()];
        await Task.WhenAny([.. tasks, new TaskCompletionSource().Task]);
    }
}

/// <summary>The health of the work, as in every host, and of the background loops.</summary>
internal sealed class LocalHealth(SweepHealth work, BackgroundLoops loops) : IServiceHealth
{
    public async Task<HealthReport> ReadAsync(CancellationToken cancellationToken)
    {
        var report = await work.ReadAsync(cancellationToken);
        return report with { IsDegraded = report.IsDegraded || loops.EndedTooEarly.Count > 0 };
    }
}

/// <summary>How often the sweep runs.</summary>
internal sealed record SweepPeriod(TimeSpan Value);

/// <summary>
/// Runs the sweep at startup, for what an earlier instance left behind, and then periodically, as the timer trigger
/// does: a sweep that failed is retried at the next tick.
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

    [SuppressMessage("Design", "CA1031", Justification = "As in the Functions host, a sweep that throws does not stop the timer.")]
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
