namespace PushFunctions.Providers.Http;

/// <summary>
/// Ends when the caller cancels, or when the time for the whole send is over, whichever comes first. A push that waited for its turn until its time to live
/// was over is not begun any more.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly DateTimeOffset? _latestBegin;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;

    /// <param name="expiresAt">The end of the time to live; null for none. One that was over before the send came here was allowed by the caller.</param>
    public Deadline(TimeSpan timeout, TimeProvider time, CancellationToken caller, DateTimeOffset? expiresAt = null)
    {
        _time = time;
        _latestBegin = expiresAt > time.GetUtcNow() ? expiresAt : null;
        _caller = caller;
        _source = new CancellationTokenSource(timeout, time);
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Whether the time to live ended meanwhile.</summary>
    public bool IsTooLateToBegin => _time.GetUtcNow() >= _latestBegin;

    public void ThrowIfCallerCanceled() => _caller.ThrowIfCancellationRequested();

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
