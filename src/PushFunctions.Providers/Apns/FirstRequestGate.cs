namespace PushFunctions.Providers.Apns;

/// <summary>
/// APNs allows one stream until it has seen a valid provider token: the first request goes alone, the others wait for its answer.
/// Where there was none, because the connection failed, the next one goes alone.
/// </summary>
internal sealed class FirstRequestGate : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile bool _isOpen;

    /// <returns>True: this request goes alone, and <see cref="Leave"/> must be called.</returns>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        if (_isOpen) return false;
        await _turn.WaitAsync(cancellationToken);
        if (!_isOpen) return true;
        _turn.Release();
        return false;
    }

    public void Leave(bool answered)
    {
        if (answered) _isOpen = true;
        _turn.Release();
    }

    public void Dispose() => _turn.Dispose();
}
