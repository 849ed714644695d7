using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using PushFunctions.FaultTests.Scheduling;
using PushFunctions.Local.Queues;

namespace PushFunctions.FaultTests.Instances;

/// <summary>One instance of the service, from its start to its end. What it was doing when it crashed is never gone
/// on with.</summary>
internal sealed class Machine : IDisposable
{
    private readonly Surroundings _around;
    private readonly TaskCompletionSource _died = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ServiceProvider _services;
    private bool _hasBegun;

    /// <param name="number">From 0.</param>
    /// <param name="life">Counts its starts.</param>
    /// <param name="settings">What host.json says of queues.</param>
    public Machine(int number, int life, Surroundings around, QueueSettings settings)
    {
        (_around, Number, Life) = (around, number, life);
        Clock = new MachineClock(around.Clock, around.Script.Faults.Skews[number], () => IsAlive, () => PausedUntil);
        Storage = new StorageLine(this, around.Scheduler, around.Clock, around.Misfortune);
        _services = MachineServices.Build(this, Storage, around);
        Workers = QueueWorker.OfAll(this, around, settings);
    }

    public int Number { get; }

    public int Life { get; }

    public MachineClock Clock { get; }

    public StorageLine Storage { get; }

    public IReadOnlyList<QueueWorker> Workers { get; }

    public bool IsAlive { get; private set; } = true;

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>It takes new requests and messages.</summary>
    public bool TakesWork => IsAlive && _hasBegun && !_stopping.IsCancellationRequested && PausedUntil <= _around.Clock.Now;

    /// <summary>When it stood still, in order.</summary>
    public List<(DateTimeOffset From, DateTimeOffset Until)> Pauses { get; } = [];

    private DateTimeOffset PausedUntil => Pauses.Count == 0 ? DateTimeOffset.MinValue : Pauses[^1].Until;

    /// <summary>Ends with the machine.</summary>
    public Task Died => _died.Task;

    /// <summary>What a host cancels when it stops.</summary>
    public CancellationToken Stopping => _stopping.Token;

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public bool StoodStill(DateTimeOffset from, DateTimeOffset to) => Pauses.Exists(pause => pause.From <= to && pause.Until >= from);

    /// <summary>As the hosts do: no work is taken before storage has answered, and with it told the time.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "As the hosts: whatever goes wrong with storage, the start is repeated.")]
    public async Task BeginAsync()
    {
        while (!_hasBegun)
        {
            try
            {
                await Get<ICatalogStore>().LoadAsync(MachineServices.Account, CancellationToken.None);
                _hasBegun = true;
            }
            catch (Exception exception)
            {
                _around.Trace.Add($"{this} cannot start: {exception.GetType().Name}");
                await Task.Delay(TimeSpan.FromSeconds(2), _around.Clock, CancellationToken.None);
            }
        }
    }

    /// <summary>SIGSTOP, and SIGCONT then.</summary>
    public void Pause(DateTimeOffset until)
    {
        _around.Trace.Add($"{this} is paused until {until:HH:mm:ss}");
        Pauses.Add((_around.Clock.Now, until));
        _around.Scheduler.Pause(this, until);
    }

    /// <summary>The power goes. Never returns to what runs on the machine.</summary>
    public Task CrashAsync(string why)
    {
        End($"crashes {why}");
        return new TaskCompletionSource().Task;
    }

    /// <summary>Takes nothing more, puts back what it works on, and ends once nothing is left or its time is
    /// over.</summary>
    public async Task ShutDownAsync(TimeSpan grace)
    {
        _around.Trace.Add($"{this} shuts down");
        await _stopping.CancelAsync();
        for (var until = _around.Clock.Now + grace; IsAlive && _around.Clock.Now < until && Workers.Any(worker => worker.IsBusy);)
            await Task.Delay(TimeSpan.FromMilliseconds(200), _around.Clock, CancellationToken.None);
        End("has shut down");
    }

    public override string ToString() => $"m{Number}.{Life}";

    [SuppressMessage("Usage", "CA1816", Justification = "Sealed, and without a finalizer.")]
    public void Dispose()
    {
        _services.Dispose();
        _stopping.Dispose();
    }

    private void End(string how)
    {
        if (!IsAlive) return;
        (IsAlive, EndedAt) = (false, _around.Clock.Now);
        _around.Trace.Add($"{this} {how}");
        _around.Scheduler.Forget(this);
        _died.SetResult();
    }
}
