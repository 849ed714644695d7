using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Deliver;

/// <summary>A batch's permit to be delivered, through which its pushes enter the limiter of their credential.</summary>
public sealed class BatchPermit(ConcurrencyLimiter limiter)
{
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
/// these that were begun before yield.
/// </summary>
public sealed class ConcurrencyLimiter(DeliveryOptions options, TimeProvider time)
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
    private readonly Lock _gate = new();
    private double _limit = options.InitialConcurrency;
    private Queue<Waiter> _waiting = new();
    private int _inFlight;
    private int _batches;
    private int _yielding;
    private bool _hadTrouble;
    private ITimer? _silenceCheck;
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
    public bool TryBegin([NotNullWhen(true)] out BatchPermit? permit)
    {
        lock (_gate)
        {
            if (IsSilentFor(SlowPush)) BeginTrouble();
            permit = time.GetUtcNow() < _throttledUntil && _batches >= options.ThrottledBatches ? null : new BatchPermit(this);
            if (permit is not null) _batches++;
            return permit is not null;
        }
    }

    internal void End(BatchPermit permit)
    {
        lock (_gate)
        {
            _batches--;
            if (permit.Yields) _yielding--;
        }
    }

    internal Task<bool> EnterAsync(BatchPermit permit)
    {
        lock (_gate)
        {
            if (permit.Yields) return Task.FromResult(false);
            if (_inFlight == 0) BeginAgain();
            if (_inFlight < (int)(IsSilentFor(Silence) ? Math.Min(_limit, options.InitialConcurrency) : _limit))
            {
                Count(permit);
                return Task.FromResult(true);
            }

            var waiter = new Waiter(permit, new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
            _waiting.Enqueue(waiter);
            _silenceCheck ??= time.CreateTimer(static limiter => ((ConcurrencyLimiter)limiter!).CheckSilence(), this, SlowPush, SlowPush);
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
            while (_inFlight < (int)_limit && _waiting.TryDequeue(out var waiter))
            {
                Count(waiter.Permit);
                waiter.Entered.SetResult(true);
            }
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
            if (_waiting.Count > 0 && IsSilentFor(SlowPush)) BeginTrouble();
            if (_waiting.Count > 0) return;
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
        YieldBatches();
    }

    /// <summary>Of the batches that wait, those that came last; first those with nothing in flight, whose workers are
    /// free at once. The others keep theirs until the provider answers, so they are the few that stay.</summary>
    private void YieldBatches()
    {
        var tooMany = _batches - _yielding - options.ThrottledBatches;
        if (tooMany <= 0) return;
        foreach (var permit in _waiting.Select(waiter => waiter.Permit).Distinct().Reverse().OrderBy(permit => permit.InFlight > 0).Take(tooMany))
        {
            permit.Yields = true;
            _yielding++;
        }

        var waiting = _waiting.ToLookup(waiter => waiter.Permit.Yields);
        _waiting = new Queue<Waiter>(waiting[false]);
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
}

/// <summary>A limiter per credential.</summary>
public sealed class ConcurrencyLimiters(IOptions<DeliveryOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<CredentialId, ConcurrencyLimiter> _limiters = new();

    /// <summary>Whether another batch of the credential may be delivered now; then <paramref name="permit"/> is ended
    /// with it.</summary>
    public bool TryBegin(CredentialId credential, [NotNullWhen(true)] out BatchPermit? permit) =>
        _limiters.GetOrAdd(credential, _ => new ConcurrencyLimiter(options.Value, time)).TryBegin(out permit);
}
