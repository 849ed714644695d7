namespace PushFunctions.Providers.Http;

/// <summary>
/// Ends when the caller cancels, or when the time for the whole send is over, whichever comes first. A push that waited for its turn until its time to live
/// was over, or until it was not wanted any more, is not begun.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly DateTimeOffset? _latestBegin;
    private readonly Func<Task<bool>>? _isWanted;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;

    /// <param name="expiresAt">The end of the time to live; null for none. One that was over before the send came here was allowed by the caller.</param>
    /// <param name="isWanted">See <see cref="Push.IsWanted"/>.</param>
    public Deadline(TimeSpan timeout, TimeProvider time, CancellationToken caller, DateTimeOffset? expiresAt = null, Func<Task<bool>>? isWanted = null)
    {
        _time = time;
        _isWanted = isWanted;
        _latestBegin = expiresAt > time.GetUtcNow() ? expiresAt : null;
        _caller = caller;
        _source = new CancellationTokenSource(timeout, time);
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Asked when the push has its turn.</summary>
    public async ValueTask<bool> MayBeginAsync() => (_isWanted is null || await _isWanted()) && !(_time.GetUtcNow() >= _latestBegin);

    public void ThrowIfCallerCanceled() => _caller.ThrowIfCancellationRequested();

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
