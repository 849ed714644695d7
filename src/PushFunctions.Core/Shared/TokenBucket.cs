namespace PushFunctions.Core.Shared;

/// <summary>Tokens that come back at an even rate, up to a number. The framework's own bucket goes by the machine's clock only, so that nothing could test it.</summary>
/// <param name="capacity">Tokens that a full bucket has; at least 1.</param>
/// <param name="perSecond">How many come back; over 0.</param>
public sealed class TokenBucket(int capacity, double perSecond, TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = capacity;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes a token where there is one.</summary>
    public Allowance Take() => Ask(1);

    /// <summary>What <see cref="Take"/> would say, without taking anything.</summary>
    public Allowance Look() => Ask(0);

    private Allowance Ask(int taken)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(capacity, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
            _filledAt = now;
            var isGranted = _tokens >= 1;
            if (isGranted) _tokens -= taken;
            return new Allowance(isGranted, (int)_tokens, In(1 - _tokens), In(capacity - _tokens));
        }
    }

    private TimeSpan In(double tokens) => tokens <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(tokens / perSecond);
}
