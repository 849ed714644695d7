using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Sends.Deliver;

public sealed class TokenBreakerTests
{
    private static readonly CredentialId One = CredentialId.FromTail(new string('1', 26));
    private static readonly CredentialId Two = CredentialId.FromTail(new string('2', 26));
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(1));

    [Fact]
    public void A_few_dead_tokens_trip_nothing()
    {
        var breaker = NewBreaker();
        breaker.Count(One, 19, 19);
        Assert.False(breaker.IsTripped(One));
    }

    [Fact]
    public void More_than_the_share_trips_it_for_that_credential_alone()
    {
        var breaker = NewBreaker();
        breaker.Count(One, 50, 26);
        breaker.Count(Two, 50, 25);
        Assert.True(breaker.IsTripped(One));
        Assert.False(breaker.IsTripped(Two));
    }

    [Fact]
    public void Old_counts_are_forgotten()
    {
        var breaker = NewBreaker();
        breaker.Count(One, 50, 50);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(breaker.IsTripped(One));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.False(breaker.IsTripped(One));
    }

    private TokenBreaker NewBreaker() => new(Options.Create(new DeliveryOptions()), _time);
}
