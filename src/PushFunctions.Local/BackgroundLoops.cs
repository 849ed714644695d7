namespace PushFunctions.Local;

/// <summary>What works in the background for as long as the service runs: the queue pumps and the sweep. One that has ended by itself is a fault that the process does not survive.</summary>
internal sealed class BackgroundLoops(IServiceProvider services, IHostApplicationLifetime lifetime)
{
    /// <summary>Those that ended although nobody stopped the service, or by an exception.</summary>
    public IReadOnlyList<(string Loop, Exception? Exception)> EndedTooEarly =>
    [
        .. Running
            .Where(loop => loop.ExecuteTask is { } task && (task.IsFaulted || (task.IsCompleted && !lifetime.ApplicationStopping.IsCancellationRequested)))
            .Select(loop => (loop.GetType().Name, loop.ExecuteTask!.Exception?.InnerException)),
    ];

    // Not asked for before the host has made them: one of them needs the service's health, which asks for these.
    private IEnumerable<BackgroundService> Running => services.GetServices<IHostedService>().OfType<BackgroundService>();

    /// <summary>Ends once one of them has ended, for whatever reason.</summary>
    public async Task FirstEndedAsync()
    {
        Task[] tasks = [.. Running.Select(loop => loop.ExecuteTask).OfType<Task>()];
        await Task.WhenAny([.. tasks, new TaskCompletionSource().Task]);
    }
}

/// <summary>The health by the work, as for every host, and by the loops of this one.</summary>
internal sealed class LocalHealth(SweepHealth work, BackgroundLoops loops) : IServiceHealth
{
    public async Task<HealthReport> ReadAsync(CancellationToken cancellationToken)
    {
        var report = await work.ReadAsync(cancellationToken);
        return report with { IsDegraded = report.IsDegraded || loops.EndedTooEarly.Count > 0 };
    }
}
