namespace PushFunctions.Tests.Core.Sends.Deliver;

public sealed class RetryPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset InAnHour = Now.AddHours(1);
    private static readonly TimeSpan CredentialRetryInterval = new DeliveryOptions().CredentialRetryInterval;

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    [InlineData(6, 320)]
    [InlineData(7, 600)]
    [InlineData(30, 600)]
    public void The_wait_doubles_with_each_attempt_up_to_ten_minutes(int attempts, int seconds) =>
        Assert.Equal(Again(seconds), RetryPolicy.Decide(Deferred(10), attempts, Now, InAnHour, jitter: 0));

    [Fact]
    public void Retry_After_is_kept_where_it_is_longer() =>
        Assert.Equal(Again(90), RetryPolicy.Decide(Deferred(10, after: 90), 1, Now, InAnHour, jitter: 0));

    [Fact]
    public void Retry_After_never_shortens_the_wait_that_the_documentation_asks_for() =>
        Assert.Equal(Again(60), RetryPolicy.Decide(Deferred(60, after: 1), 1, Now, InAnHour, jitter: 0));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 10)]
    [InlineData(3, 20)]
    [InlineData(30, 600)]
    public void Where_no_wait_is_asked_for_the_first_repeat_comes_at_once_and_the_next_ones_later(int attempts, int seconds) =>
        Assert.Equal(Again(seconds), RetryPolicy.Decide(Deferred(0), attempts, Now, InAnHour, jitter: 0));

    [Fact]
    public void A_Retry_After_of_nothing_is_no_leave_to_ask_without_end() =>
        Assert.Equal(Again(40), RetryPolicy.Decide(Deferred(0, after: 0), 4, Now, InAnHour, jitter: 0));

    [Fact]
    public void Jitter_lengthens_the_wait_by_a_fifth_at_most() =>
        Assert.Equal(Again(12), RetryPolicy.Decide(Deferred(10), 1, Now, InAnHour, jitter: 1));

    [Fact]
    public void A_wait_that_ends_after_the_deadline_fails_at_once() =>
        Assert.Equal(
            new RetryDecision.Fail(new NotificationError(DeliveryErrorCode.GaveUp, "UNAVAILABLE")),
            RetryPolicy.Decide(Deferred(10, after: 3600), 1, Now, InAnHour, jitter: 0));

    [Fact]
    public void A_refused_credential_is_tried_again_within_a_minute()
    {
        var decision = RetryPolicy.Decide(
            new DeliveryOutcome.CredentialRefused("InvalidProviderToken"), CredentialRetryInterval, Now, InAnHour, jitter: 1);
        Assert.InRange(Assert.IsType<RetryDecision.Again>(decision).Delay, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_credential_that_stays_refused_fails_its_jobs_with_the_providers_word() =>
        Assert.Equal(
            new RetryDecision.Fail(new NotificationError(DeliveryErrorCode.CredentialRefused, "InvalidProviderToken")),
            RetryPolicy.Decide(
                new DeliveryOutcome.CredentialRefused("InvalidProviderToken"), CredentialRetryInterval, Now, Now.AddSeconds(30),
                jitter: 0));

    private static DeliveryOutcome.Deferred Deferred(int atLeast, int? after = null) =>
        new("UNAVAILABLE", after is { } seconds ? TimeSpan.FromSeconds(seconds) : null, TimeSpan.FromSeconds(atLeast));

    private static RetryDecision.Again Again(int seconds) => new(TimeSpan.FromSeconds(seconds));
}
