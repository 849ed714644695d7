namespace PushFunctions.Tests.Core.Shared;

public sealed class OptimisticLoopTests
{
    private readonly OptimisticLoop _loop = new(new ImpatientTime());
    private int _attempts;

    [Fact]
    public async Task It_repeats_until_an_attempt_is_not_overtaken()
    {
        Assert.Equal(
            "done", await _loop.RunAsync(_ => Task.FromResult(++_attempts < 3 ? null : "done"), TestContext.Current.CancellationToken));
        Assert.Equal(3, _attempts);
    }

    [Fact]
    public async Task It_gives_up_after_the_last_attempt_and_says_when_to_come_back()
    {
        var exception = await Assert.ThrowsAsync<RequestException>(() => _loop.RunAsync(
            _ =>
            {
                _attempts++;
                return Task.FromResult<string?>(null);
            },
            TestContext.Current.CancellationToken));

        Assert.Equal(OptimisticLoop.MaximumAttempts, _attempts);
        Assert.Equal(ProblemCode.Conflict, exception.Problems[0].Code);
        Assert.DoesNotContain("storage", exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.True(exception.RetryAfter > TimeSpan.Zero);
    }

    /// <summary>Every wait is over at once.</summary>
    private sealed class ImpatientTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
