using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Providers.Fcm;

namespace PushFunctions.Tests.Providers.Fcm;

public sealed class FcmAccessTokensTests
{
    private static readonly SignIn.Failed Trouble = new(new DeliveryOutcome.Deferred("trouble", null, TimeSpan.FromSeconds(10)));
    private readonly FakeTimeProvider _time = new(Pushes.Now);
    private readonly Queue<SignIn> _failures = new();
    private readonly FcmAccessTokens _tokens;
    private TaskCompletionSource? _gate;
    private int _asked;

    public FcmAccessTokensTests() => _tokens = new FcmAccessTokens(SignInAsync, Pushes.Fcm(TestKeys.First), _time, NullLogger.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_who_wait_share_one_sign_in()
    {
        _gate = new TaskCompletionSource();
        var waiting = Enumerable.Range(0, 100).Select(_ => _tokens.GetAsync(Cancellation).AsTask()).ToList();
        _gate.SetResult();

        var tokens = await Task.WhenAll(waiting);

        Assert.Equal(1, _asked);
        Assert.Single(tokens.Select(Token).Distinct());
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_end_the_sign_in_of_the_others()
    {
        _gate = new TaskCompletionSource();
        using var canceling = new CancellationTokenSource();
        var impatient = _tokens.GetAsync(canceling.Token).AsTask();
        var patient = _tokens.GetAsync(Cancellation).AsTask();

        await canceling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        _gate.SetResult();

        Assert.IsType<SignIn.Done>(await patient);
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task A_token_is_renewed_five_minutes_before_it_ends()
    {
        var first = Token(await _tokens.GetAsync(Cancellation));

        _time.Advance(TimeSpan.FromMinutes(55) - TimeSpan.FromSeconds(1));
        Assert.Same(first, Token(await _tokens.GetAsync(Cancellation)));

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotSame(first, Token(await _tokens.GetAsync(Cancellation)));
        Assert.Equal(2, _asked);
    }

    [Fact]
    public async Task A_renewal_that_fails_leaves_the_token_that_is_still_good()
    {
        var first = Token(await _tokens.GetAsync(Cancellation));
        _failures.Enqueue(Trouble);

        _time.Advance(TimeSpan.FromMinutes(56));
        Assert.Same(first, Token(await _tokens.GetAsync(Cancellation)));

        _failures.Enqueue(Trouble);
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Same(Trouble, await _tokens.GetAsync(Cancellation));
    }

    [Fact]
    public async Task A_failure_is_kept_for_a_moment()
    {
        _failures.Enqueue(Trouble);
        for (var i = 0; i < 50; i++) Assert.Same(Trouble, await _tokens.GetAsync(Cancellation));
        Assert.Equal(1, _asked);

        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.IsType<SignIn.Done>(await _tokens.GetAsync(Cancellation));
    }

    [Fact]
    public async Task Many_that_were_refused_with_one_token_share_one_renewal()
    {
        var refused = Token(await _tokens.GetAsync(Cancellation));
        _gate = new TaskCompletionSource();
        var waiting = Enumerable.Range(0, 100).Select(_ => _tokens.ReplaceAsync(refused, Cancellation).AsTask()).ToList();
        _gate.SetResult();

        var tokens = await Task.WhenAll(waiting);
        var late = await _tokens.ReplaceAsync(refused, Cancellation);

        Assert.Equal(2, _asked);
        Assert.Single(tokens.Append(late).Select(token => Token(token!)).Distinct());
        Assert.NotSame(refused, Token(late!));
    }

    [Fact]
    public async Task A_renewed_token_that_is_refused_too_is_not_renewed_again_at_once()
    {
        var first = Token(await _tokens.GetAsync(Cancellation));
        var second = Token((await _tokens.ReplaceAsync(first, Cancellation))!);

        Assert.Null(await _tokens.ReplaceAsync(second, Cancellation));
        Assert.Equal(2, _asked);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await _tokens.ReplaceAsync(second, Cancellation));
        Assert.Equal(3, _asked);
    }

    [Fact]
    public async Task A_refused_token_is_no_fallback()
    {
        var refused = Token(await _tokens.GetAsync(Cancellation));
        _failures.Enqueue(Trouble);

        Assert.Same(Trouble, await _tokens.ReplaceAsync(refused, Cancellation));
    }

    [Fact]
    public void A_short_lived_token_is_used_for_half_its_life() =>
        Assert.Equal(Pushes.Now.AddMinutes(1), new AccessToken("x", Pushes.Now, Pushes.Now.AddMinutes(2), InPlaceOfRefused: false).RenewAt);

    [Fact]
    public async Task A_token_does_not_print_itself() =>
        Assert.DoesNotContain("token-1", Token(await _tokens.GetAsync(Cancellation)).ToString(), StringComparison.Ordinal);

    private static AccessToken Token(SignIn signIn) => Assert.IsType<SignIn.Done>(signIn).Token;

    private async Task<SignIn> SignInAsync(bool inPlaceOfRefused)
    {
        var number = Interlocked.Increment(ref _asked);
        if (_gate is { } gate) await gate.Task;
        return _failures.TryDequeue(out var failure)
            ? failure
            : new SignIn.Done(
                new AccessToken($"Bearer token-{number}", _time.GetUtcNow(), _time.GetUtcNow().AddHours(1), inPlaceOfRefused));
    }
}
