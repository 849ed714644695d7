using System.Globalization;
using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Shared;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_full_bucket_gives_its_tokens_at_once_and_then_says_how_long_to_wait()
    {
        var bucket = new TokenBucket(3, 2, _time);

        Assert.Equal(new Allowance(true, 2, TimeSpan.Zero, TimeSpan.FromSeconds(0.5)), bucket.Take());
        Assert.Equal(new Allowance(true, 1, TimeSpan.Zero, TimeSpan.FromSeconds(1)), bucket.Take());
        Assert.Equal(new Allowance(true, 0, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5)), bucket.Take());
        Assert.Equal(new Allowance(false, 0, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1.5)), bucket.Take());
    }

    [Fact]
    public void Tokens_come_back_evenly_and_never_above_what_it_holds()
    {
        var bucket = new TokenBucket(3, 2, _time);
        for (var taken = 0; taken < 3; taken++) bucket.Take();

        _time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(bucket.Take().IsGranted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(bucket.Take().IsGranted);
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(2, bucket.Take().Remaining);
    }

    [Fact]
    public void Over_any_time_no_more_is_given_than_the_bucket_and_its_rate()
    {
        var bucket = new TokenBucket(5, 10, _time);
        var given = 0;
        for (var step = 0; step < 1000; step++)
        {
            if (bucket.Take().IsGranted) given++;
            _time.Advance(TimeSpan.FromMilliseconds(7));
        }

        Assert.InRange(given, 74, 75);
    }

    [Fact]
    public void A_peek_takes_nothing()
    {
        var bucket = new TokenBucket(1, 1, _time);

        Assert.True(bucket.Peek().IsGranted);
        Assert.True(bucket.Take().IsGranted);
        Assert.False(bucket.Peek().IsGranted);
    }

    [Fact]
    public void Each_name_has_a_bucket_of_its_own()
    {
        var buckets = new TokenBuckets(1, 1, _time);

        Assert.True(buckets.Of("a").Take().IsGranted);
        Assert.True(buckets.Of("b").Take().IsGranted);
        Assert.False(buckets.Of("a").Take().IsGranted);
    }

    [Fact]
    public void Of_very_many_names_those_that_have_to_wait_are_kept()
    {
        var buckets = new TokenBuckets(1, 1, _time);
        for (var name = 0; name < 9_999; name++) buckets.Of(name.ToString(CultureInfo.InvariantCulture)).Take();
        _time.Advance(TimeSpan.FromSeconds(2));
        buckets.Of("busy").Take();
        buckets.Of("one more").Take();

        Assert.False(buckets.Of("busy").Take().IsGranted);
        Assert.False(buckets.Of("one more").Take().IsGranted);
    }
}
