using System.Runtime.ExceptionServices;

namespace PushFunctions.FaultTests.Scheduling;

/// <summary>
/// Lets one step of the world happen at a time, in an order that the seed decides. It runs on the thread pool of a
/// process whose pool has one thread, and takes its next decision only once nothing waits for that thread: then every
/// task stands at a gate or waits for its time.
/// </summary>
internal sealed class Scheduler(VirtualClock clock, Trace trace, Chance chance) : IThreadPoolWorkItem
{
    /// <summary>A step takes a little time, mostly a few milliseconds.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromMilliseconds(20);

    /// <summary>Far more than any run needs.</summary>
    private const long MostTurns = 500_000;

    private readonly List<Gate> _waiting = [];
    private readonly Dictionary<object, DateTimeOffset> _paused = [];
    private TaskCompletionSource _end = new();
    private bool _isOver;
    private Func<bool>? _isAtRest;
    private Func<IReadOnlyList<IWakeable>>? _wakeable;
    private Func<DateTimeOffset?>? _nextWake;
    private DateTimeOffset _limit;
    private long _turns;
    private ExceptionDispatchInfo? _fault;

    public long Steps { get; private set; }

    /// <summary>Steps that overtook one that waited for longer.</summary>
    public long Overtakings { get; private set; }

    /// <summary>Whether the world came to rest in time.</summary>
    public bool CameToRest { get; private set; }

    /// <summary>Everything passes at once: for what is set up before the run.</summary>
    public bool IsOpen { get; set; } = true;

    public Task PassAsync(string label, object? machine, TimeSpan atLeast = default)
    {
        if (IsOpen) return Task.CompletedTask;
        var gate = new Gate(label, machine, clock.Now + atLeast);
        _waiting.Add(gate);
        return gate.Turn;
    }

    /// <summary>Steps of a machine that is gone never come.</summary>
    public void Forget(object machine) => _waiting.RemoveAll(gate => gate.Machine == machine);

    /// <summary>No step of the machine comes before then.</summary>
    public void Pause(object machine, DateTimeOffset until) => _paused[machine] = until;

    /// <summary>Runs until the world is at rest, or until the limit.</summary>
    /// <param name="begin">Begins all that is to happen; run on the pool's thread.</param>
    /// <param name="isAtRest">Asked when nothing can happen but the passing of time.</param>
    /// <param name="wakeable">What could begin a step of its own, were it told to.</param>
    /// <param name="nextWake">When something that sleeps now could next be woken.</param>
    public void Run(
        Action begin, Func<bool> isAtRest, Func<IReadOnlyList<IWakeable>> wakeable, Func<DateTimeOffset?> nextWake, DateTimeOffset limit)
    {
        (_isAtRest, _wakeable, _nextWake, _limit) = (isAtRest, wakeable, nextWake, limit);
        (_end, _isOver) = (new TaskCompletionSource(), false);
        ThreadPool.UnsafeQueueUserWorkItem(_ => Guard(begin), null);
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        _end.Task.Wait();
        _fault?.Throw();
    }

    public void Execute()
    {
        if (ThreadPool.PendingWorkItemCount == 0) Guard(Step);
        if (_isOver) _end.SetResult();
        else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            _fault ??= ExceptionDispatchInfo.Capture(exception);
            _isOver = true;
        }
    }

    private void Step()
    {
        if (++_turns > MostTurns)
            throw new InvalidOperationException(
                $"No end after {MostTurns} turns; {_waiting.Count} wait, the first at {_waiting.FirstOrDefault()?.Label}, next timer {clock.NextDue}.");
        if (clock.FireOne()) return;
        var ready = _waiting.Where(gate => NotBefore(gate) <= clock.Now).ToList();
        var wakeable = _wakeable!();
        if (ready.Count + wakeable.Count == 0)
        {
            Idle();
            return;
        }

        Steps++;
        var choice = chance.Between(0, ready.Count + wakeable.Count - 1);
        clock.AdvanceTo(clock.Now + chance.Between(TimeSpan.Zero, LongestStep));
        if (choice >= ready.Count)
        {
            wakeable[choice - ready.Count].Wake();
            return;
        }

        if (choice > 0) Overtakings++;
        var gate = ready[choice];
        _waiting.Remove(gate);
        trace.Add(gate.Label);
        gate.Open();
    }

    private DateTimeOffset NotBefore(Gate gate) =>
        gate.Machine is { } machine && _paused.TryGetValue(machine, out var until) && until > gate.NotBefore ? until : gate.NotBefore;

    private void Idle()
    {
        if (_isAtRest!() || clock.Now > _limit)
        {
            CameToRest = clock.Now <= _limit;
            _isOver = true;
            return;
        }

        DateTimeOffset?[] next = [clock.NextDue, .. _waiting.Select(gate => (DateTimeOffset?)NotBefore(gate)), _nextWake!()];
        clock.AdvanceTo(
            next.Min() ?? throw new InvalidOperationException("Nothing will ever happen any more, and the world is not at rest."));
    }
}
