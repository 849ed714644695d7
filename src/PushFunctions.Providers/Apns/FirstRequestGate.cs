namespace PushFunctions.Providers.Apns;

/// <summary>
/// APNs allows one stream until it has seen a valid provider token: the first request is sent alone, the others wait
/// for its response. Where there was none, or none for a moment, the next one is sent alone; where a connection was
/// lost, the gate closes again for the next.
/// </summary>
internal sealed class FirstRequestGate(TimeProvider time) : IDisposable
{
    /// <summary>How long the others wait for one response. APNs responds in a tenth of a second; one push that never
    /// gets a response must not hold up the rest.</summary>
    public static readonly TimeSpan ExclusiveAtMost = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _turn = new(1);

    // Odd while the gate is open. It only grows, so that a late failure of an earlier connection does not close it
    // again.
    private int _state;

    /// <returns>A pass for <see cref="Leave"/>.</returns>
    public async ValueTask<GatePass> EnterAsync(CancellationToken cancellationToken)
    {
        if (TryPass(out var pass)) return pass;
        await _turn.WaitAsync(cancellationToken);
        if (!TryPass(out pass)) return new GatePass(Volatile.Read(ref _state), new ExclusiveTurn(_turn, time));
        _turn.Release();
        return pass;
    }

    /// <param name="responded">APNs responded to the request, in whatever way.</param>
    /// <param name="connectionLost">There will be a new connection.</param>
    public void Leave(GatePass pass, bool responded, bool connectionLost)
    {
        if (pass.GoesAlone ? responded : connectionLost) Interlocked.CompareExchange(ref _state, pass.State + 1, pass.State);
        pass.Turn?.End();
    }

    public void Dispose() => _turn.Dispose();

    private bool TryPass(out GatePass pass)
    {
        var state = Volatile.Read(ref _state);
        pass = new GatePass(state, Turn: null);
        return (state & 1) == 1;
    }
}

/// <summary>One request's way through the <see cref="FirstRequestGate"/>.</summary>
/// <param name="State">The gate's, when the request went through.</param>
/// <param name="Turn">Set where it is sent alone.</param>
internal readonly record struct GatePass(int State, ExclusiveTurn? Turn)
{
    public bool GoesAlone => Turn is not null;
}

/// <summary>The time in which one request is sent alone: until it has ended, or has taken too long.</summary>
internal sealed class ExclusiveTurn
{
    private readonly SemaphoreSlim _turn;
    private readonly ITimer? _timer;
    private int _over;

    public ExclusiveTurn(SemaphoreSlim turn, TimeProvider time)
    {
        _turn = turn;
        _timer = time.CreateTimer(
            static self => ((ExclusiveTurn)self!).End(), this, FirstRequestGate.ExclusiveAtMost, Timeout.InfiniteTimeSpan);
    }

    public void End()
    {
        if (Interlocked.Exchange(ref _over, 1) == 1) return;
        try
        {
            _turn.Release();
        }
        catch (ObjectDisposedException)
        {
            // The gate was disposed with its client while the timer fired: nobody waits any more.
        }

        _timer?.Dispose();
    }
}
