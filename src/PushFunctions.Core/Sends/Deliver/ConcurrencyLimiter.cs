using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Deliver;

/// <summary>A batch's permit to be delivered, through which its pushes enter the limiter of their credential.</summary>
public sealed class BatchPermit(ConcurrencyLimiter limiter, bool express)
{
    /// <summary>Its pushes go before those of a campaign.</summary>
    internal bool IsExpress => express;

    /// <summary>Whether the batch begins no further push. Read and written by the limiter alone.</summary>
    internal bool Yields { get; set; }

    /// <summary>Its pushes in flight, until whose end it keeps its worker. Read and written by the limiter
    /// alone.</summary>
    internal int InFlight { get; set; }

    /// <summary>Waits until one more push may be in flight. False where the batch yields to others: the push is not
    /// sent. Every true is followed by one <see cref="Leave"/>.</summary>
    public Task<bool> EnterAsync() => limiter.EnterAsync(this);

    /// <param name="outcome">What the provider said; null where nothing was sent.</param>
    /// <param name="duration">How long its answer took.</param>
    public void Leave(DeliveryOutcome? outcome, TimeSpan duration) => limiter.Leave(this, outcome, duration);

    /// <summary>The batch is no longer worked on.</summary>
    public void End() => limiter.End(this);
}

/// <summary>
/// How many pushes of one credential may be in flight: few at first, and twice as many with each round that the
/// provider accepts, until there is trouble; from then on one more a round, and half as many when the provider
/// throttles or is unavailable, at most once a second. Each credential has its own limiter: while one is slow, silent
/// or throttled, only a few of its batches are delivered, so that the workers stay free for others; batches beyond
/// these that were begun before yield. Express batches have workers of their own, so they are counted by themselves,
/// and their pushes go first.
/// </summary>
/// <param name="ramp">How fast the rate may grow; null where the provider asks for nothing.</param>
public sealed class ConcurrencyLimiter(DeliveryOptions options, TimeProvider time, RampUp? ramp = null)
{
    /// <summary>A push that takes as long as this is a sign of trouble, and so is a provider that answers none for as
    /// long. A healthy push takes a tenth of a second.</summary>
    private static readonly TimeSpan SlowPush = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ThrottledFor = TimeSpan.FromSeconds(30);

    /// <summary>A provider that answered nothing for so long gets no more than the first few pushes until it
    /// does.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1);

    /// <summary>After so long without a push, what was learned of the provider is out of date.</summary>
    private static readonly TimeSpan IdleReset = TimeSpan.FromSeconds(10);

    /// <summary>How often pushes are let in that wait for the rate to allow them, where no answer does it.</summary>
    private static readonly TimeSpan RampInterval = TimeSpan.FromMilliseconds(20);
    private readonly Lock _gate = new();
    private readonly Lane _express = new();
    private readonly Lane _others = new();
    private double _limit = options.InitialConcurrency;
    private int _inFlight;
    private bool _hadTrouble;
    private ITimer? _silenceCheck;
    private ITimer? _rampCheck;
    private DateTimeOffset _silentSince = DateTimeOffset.MinValue;
    private DateTimeOffset _loweredAt = DateTimeOffset.MinValue;
    private DateTimeOffset _throttledUntil = DateTimeOffset.MinValue;

    public int Limit
    {
        get
        {
            lock (_gate) return (int)_limit;
        }
    }

    /// <summary>Whether another batch may be delivered now. Every true is followed by one
    /// <see cref="BatchPermit.End"/>.</summary>
    public bool TryBegin([NotNullWhen(true)] out BatchPermit? permit, bool express = false)
    {
        lock (_gate)
        {
            if (IsSilentFor(SlowPush)) BeginTrouble();
            var lane = LaneOf(express);
            permit = time.GetUtcNow() < _throttledUntil && lane.Batches >= options.ThrottledBatches
                ? null
                : new BatchPermit(this, express);
            if (permit is not null) lane.Batches++;
            return permit is not null;
        }
    }

    internal void End(BatchPermit permit)
    {
        lock (_gate)
        {
            var lane = LaneOf(permit.IsExpress);
            lane.Batches--;
            if (permit.Yields) lane.Yielding--;
        }
    }

    internal Task<bool> EnterAsync(BatchPermit permit)
    {
        lock (_gate)
        {
            if (permit.Yields) return Task.FromResult(false);
            if (_inFlight == 0) BeginAgain();
            var lane = LaneOf(permit.IsExpress);
            var hasRoom = _inFlight < (int)(IsSilentFor(Silence) ? Math.Min(_limit, options.InitialConcurrency) : _limit);
            if (hasRoom && _express.Waiting.Count == 0 && lane.Waiting.Count == 0 && ramp?.TryTake() != false)
            {
                Count(permit);
                return Task.FromResult(true);
            }

            var waiter = new Waiter(permit, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
            lane.Waiting.Enqueue(waiter);
            _silenceCheck ??= time.CreateTimer(static limiter => ((ConcurrencyLimiter)limiter!).CheckSilence(), this, SlowPush, SlowPush);
            if (ramp is not null)
                _rampCheck ??= time.CreateTimer(static limiter => ((ConcurrencyLimiter)limiter!).CheckRamp(), this, RampInterval, RampInterval);
            return waiter.Entered.Task;
        }
    }

    internal void Leave(BatchPermit permit, DeliveryOutcome? outcome, TimeSpan duration)
    {
        lock (_gate)
        {
            _inFlight--;
            _silentSince = time.GetUtcNow();
            if (outcome is DeliveryOutcome.Deferred || duration >= SlowPush) BeginTrouble();

            permit.InFlight--;
            Adapt(outcome);
            LetIn();
        }
    }

    private Lane LaneOf(bool express) => express ? _express : _others;

    private int Waiting => _express.Waiting.Count + _others.Waiting.Count;

    private void LetIn()
    {
        while (_inFlight < (int)_limit && Waiting > 0 && ramp?.TryTake() != false)
        {
            var waiter = (_express.Waiting.Count > 0 ? _express : _others).Waiting.Dequeue();
            Count(waiter.Permit);
            waiter.Entered.SetResult(true);
        }
    }

    /// <summary>With few pushes in flight no answer comes when the rate allows the next one.</summary>
    private void CheckRamp()
    {
        lock (_gate)
        {
            if (!IsSilentFor(Silence)) LetIn();
            if (Waiting > 0) return;
            _rampCheck?.Dispose();
            _rampCheck = null;
        }
    }

    private void Count(BatchPermit permit)
    {
        _inFlight++;
        permit.InFlight++;
    }

    /// <summary>A provider that hangs answers nothing until the pushes time out: those that wait need not wait for
    /// that.</summary>
    private void CheckSilence()
    {
        lock (_gate)
        {
            if (Waiting > 0 && IsSilentFor(SlowPush)) BeginTrouble();
            if (Waiting > 0) return;
            _silenceCheck?.Dispose();
            _silenceCheck = null;
        }
    }

    private bool IsSilentFor(TimeSpan span) => _inFlight > 0 && time.GetUtcNow() - _silentSince >= span;

    private void BeginAgain()
    {
        var now = time.GetUtcNow();
        if (now - _silentSince >= IdleReset)
        {
            _limit = Math.Min(_limit, options.InitialConcurrency);
            _hadTrouble = false;
        }

        _silentSince = now;
    }

    private void BeginTrouble()
    {
        _hadTrouble = true;
        _throttledUntil = time.GetUtcNow() + ThrottledFor;
        YieldBatches(_express);
        YieldBatches(_others);
    }

    /// <summary>Of the batches that wait, those that came last; first those with nothing in flight, whose workers are
    /// free at once. The others keep theirs until the provider answers, so they are the few that stay.</summary>
    private void YieldBatches(Lane lane)
    {
        var tooMany = lane.Batches - lane.Yielding - options.ThrottledBatches;
        if (tooMany <= 0) return;
        foreach (
            var permit in lane.Waiting.Select(waiter => waiter.Permit).Distinct().Reverse().OrderBy(permit => permit.InFlight > 0)
                .Take(tooMany))
        {
            permit.Yields = true;
            lane.Yielding++;
        }

        var waiting = lane.Waiting.ToLookup(waiter => waiter.Permit.Yields);
        lane.Waiting = new Queue<Waiter>(waiting[false]);
        foreach (var waiter in waiting[true]) waiter.Entered.SetResult(false);
    }

    private void Adapt(DeliveryOutcome? outcome)
    {
        if (outcome is DeliveryOutcome.Accepted)
        {
            _limit = Math.Min(options.MaximumConcurrency, _limit + (_hadTrouble ? 1 / _limit : 1));
        }
        else if (outcome is DeliveryOutcome.Deferred && time.GetUtcNow() is var now && now - _loweredAt >= TimeSpan.FromSeconds(1))
        {
            _limit = Math.Max(1, _limit / 2);
            _loweredAt = now;
        }
    }

    private sealed record Waiter(BatchPermit Permit, TaskCompletionSource<bool> Entered);

    /// <summary>The batches of one queue.</summary>
    private sealed class Lane
    {
        public Queue<Waiter> Waiting { get; set; } = new();

        public int Batches { get; set; }

        public int Yielding { get; set; }
    }
}

/// <summary>
/// How fast the rate of a credential's pushes may grow. Up to 1,000 a second nothing is held back; beyond that the
/// rate grows tenfold over the ramp, to 10,000, which is what FCM grants a project, and from there on it is free. It
/// grows only while it is used: after a lull it may be at most twice what was sent in the last second. Not
/// thread-safe.
/// </summary>
/// <param name="length">From 1,000 a second to the full rate.</param>
public sealed class RampUp(TimeSpan length, TimeProvider time)
{
    private const double LowestRate = 1_000;
    private const double FullRate = 10_000;

    /// <summary>How much of the rate may be made up for at once, in seconds.</summary>
    private const double Burst = 0.1;

    private readonly double _growth = Math.Pow(FullRate / LowestRate, 1 / length.TotalSeconds);
    private double _rate = LowestRate;
    private double _credit = LowestRate * Burst;
    private long _filledAt = time.GetTimestamp();
    private long _secondBegan = time.GetTimestamp();
    private int _taken;

    /// <summary>Pushes a second, as it is now.</summary>
    public double Rate => _rate >= FullRate ? double.PositiveInfinity : _rate;

    /// <summary>Whether one more push may be sent now.</summary>
    public bool TryTake()
    {
        Refill();
        if (_rate < FullRate)
        {
            if (_credit < 1) return false;
            _credit--;
        }

        _taken++;
        return true;
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_secondBegan, now).TotalSeconds;
        if (seconds >= 1)
        {
            // After a longer pause than a second nothing was sent in the last one.
            var used = seconds < 2 ? _taken / seconds : 0;
            _rate = Math.Min(FullRate, Math.Max(LowestRate, Math.Min(_rate, 2 * used)) * Math.Pow(_growth, Math.Min(seconds, 2)));
            (_secondBegan, _taken) = (now, 0);
        }

        _credit = Math.Min(_rate * Burst, _credit + (_rate * time.GetElapsedTime(_filledAt, now).TotalSeconds));
        _filledAt = now;
    }
}

/// <summary>A limiter per credential.</summary>
public sealed class ConcurrencyLimiters(IOptions<DeliveryOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<CredentialId, ConcurrencyLimiter> _limiters = new();

    /// <summary>Whether another batch of the credential may be delivered now; then <paramref name="permit"/> is ended
    /// with it.</summary>
    public bool TryBegin(DeliveryBatch batch, bool express, [NotNullWhen(true)] out BatchPermit? permit) =>
        _limiters.GetOrAdd(batch.Credential, _ => NewLimiter(batch.Provider)).TryBegin(out permit, express);

    private ConcurrencyLimiter NewLimiter(Provider provider) => new(
        options.Value, time,
        provider == Provider.Fcm && options.Value.FcmRampUp > TimeSpan.Zero ? new RampUp(options.Value.FcmRampUp, time) : null);
}
