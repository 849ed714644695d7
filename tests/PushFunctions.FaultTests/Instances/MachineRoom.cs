using PushFunctions.FaultTests.Scheduling;
using PushFunctions.FaultTests.Scripts;
using PushFunctions.Local.Queues;

namespace PushFunctions.FaultTests.Instances;

/// <summary>The machines of a run: each starts again some time after it ended.</summary>
internal sealed class MachineRoom : IDisposable
{
    private static readonly QueueSettings Settings = HostJson.ReadQueues(AppContext.BaseDirectory);
    private readonly Surroundings _around;
    private readonly Chance _chance;
    private readonly Machine[] _current;

    public MachineRoom(Surroundings around, Chance chance)
    {
        (_around, _chance) = (around, chance);
        _current = [.. around.Script.Faults.Skews.Select((_, number) => Start(number, 0))];
    }

    /// <summary>All that ever ran.</summary>
    public List<Machine> All { get; } = [];

    public IReadOnlyList<Machine> Current => _current;

    public bool IsIdle => _current.All(machine => machine.IsAlive && !machine.Workers.Any(worker => worker.IsBusy));

    /// <summary>One that takes requests; waits where none does.</summary>
    public async Task<Machine> OneAsync()
    {
        while (true)
        {
            Machine[] ready = [.. _current.Where(machine => machine.TakesWork)];
            if (ready.Length > 0) return _chance.Of(ready);
            await Task.Delay(TimeSpan.FromSeconds(1), _around.Clock, CancellationToken.None);
        }
    }

    public IReadOnlyList<IWakeable> Wakeable() =>
        [.. _current.SelectMany(machine => machine.Workers).Where(worker => worker.WakeableAt is { } at && at <= _around.Clock.Now)];

    public DateTimeOffset? NextWake() => _current.SelectMany(machine => machine.Workers).Select(worker => worker.WakeableAt).Min();

    public void CutPower(int number)
    {
        if (!_current[number].IsAlive) return;
        _around.Misfortune.Count(FaultKind.PowerCut);
        _ = _current[number].CrashAsync("without power");
    }

    public void Pause(int number, DateTimeOffset until)
    {
        if (!_current[number].TakesWork) return;
        _around.Misfortune.Count(FaultKind.MachinePaused);
        _current[number].Pause(until);
    }

    public Task ShutDownAsync(int number)
    {
        _around.Misfortune.Count(FaultKind.ShutDown);
        return _current[number].TakesWork ? _current[number].ShutDownAsync(TimeSpan.FromSeconds(30)) : Task.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var machine in All) machine.Dispose();
    }

    private Machine Start(int number, int life)
    {
        var machine = new Machine(number, life, _around, Settings);
        All.Add(machine);
        _ = RestartAsync(machine);
        return machine;
    }

    private async Task RestartAsync(Machine machine)
    {
        await machine.Died;
        await Task.Delay(_chance.Between(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(40)), _around.Clock, CancellationToken.None);
        var next = _current[machine.Number] = Start(machine.Number, machine.Life + 1);
        _around.Trace.Add($"{next} starts");
        await next.BeginAsync();
    }
}
