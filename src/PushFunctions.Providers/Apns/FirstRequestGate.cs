namespace PushFunctions.Providers.Apns;

/// <summary>
/// APNs allows one stream until it has seen a valid provider token: the first request goes alone, the others wait for its answer.
/// Where there was none, the next one goes alone; where a connection was lost, the gate closes again for the next.
/// </summary>
internal sealed class FirstRequestGate : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    // Odd while the gate is open. It only grows, so that a late failure of an earlier connection does not close it again.
    private int _state;

    /// <returns>A pass to hand in at <see cref="Leave"/>.</returns>
    public async ValueTask<GatePass> EnterAsync(CancellationToken cancellationToken)
    {
        if (TryPass(out var pass)) return pass;
        await _turn.WaitAsync(cancellationToken);
        if (!TryPass(out pass)) return new GatePass(Volatile.Read(ref _state), GoesAlone: true);
        _turn.Release();
        return pass;
    }

    /// <param name="answered">APNs said something to the request, whatever it was.</param>
    /// <param name="connectionLost">There will be a new connection.</param>
    public void Leave(GatePass pass, bool answered, bool connectionLost)
    {
        if (pass.GoesAlone ? answered : connectionLost) Interlocked.CompareExchange(ref _state, pass.State + 1, pass.State);
        if (pass.GoesAlone) _turn.Release();
    }

    public void Dispose() => _turn.Dispose();

    private bool TryPass(out GatePass pass)
    {
        var state = Volatile.Read(ref _state);
        pass = new GatePass(state, GoesAlone: false);
        return (state & 1) == 1;
    }
}
