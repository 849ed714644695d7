namespace PushFunctions.IntegrationTests.EndToEnd.Workers;

/// <summary>Instances of a running service that share its queues, each in a process of its own.</summary>
internal sealed class Crew : IDisposable
{
    private readonly RunningService _service;
    private readonly Worker[] _seats;

    private Crew(RunningService service, Worker[] seats) => (_service, _seats) = (service, seats);

    public static async Task<Crew> StartAsync(RunningService service, int seats) =>
        new(service, await Task.WhenAll(Enumerable.Range(0, seats).Select(_ => Worker.StartAsync(service))));

    /// <summary>The worker of the first seat is killed; another takes the seat, and works once this returns.</summary>
    public async Task KillFirstAsync()
    {
        await _seats[0].KillAsync();
        _seats[0].Dispose();
        _seats[0] = await Worker.StartAsync(_service);
    }

    /// <summary>SIGKILL to all. Returns once nothing of them reaches the simulator any more.</summary>
    public Task KillAllAsync() => Task.WhenAll(_seats.Select(worker => worker.KillAsync(_service)));

    /// <summary>Whether none of them has ended.</summary>
    public bool IsAlive => Array.TrueForAll(_seats, worker => worker.IsAlive);

    /// <summary>All stand still, with what they have in hand.</summary>
    public Task PauseAsync() => Task.WhenAll(_seats.Select(worker => worker.PauseAsync()));

    public Task ResumeAsync() => Task.WhenAll(_seats.Select(worker => worker.ResumeAsync()));

    public void Dispose() => Array.ForEach(_seats, worker => worker.Dispose());
}
