using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core.Caching;

namespace PushFunctions.Tests.Core.Caching;

public sealed class ExpiringCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ExpiringCache<string, string> _cache;
    private int _reads;

    public ExpiringCacheTests() => _cache = new ExpiringCache<string, string>(4, TimeSpan.FromSeconds(60), _time);

    [Fact]
    public async Task What_was_read_is_kept_for_its_lifetime()
    {
        await GetAsync("a");
        _time.Advance(TimeSpan.FromSeconds(59));
        await GetAsync("a");
        Assert.Equal(1, _reads);

        _time.Advance(TimeSpan.FromSeconds(1));
        await GetAsync("a");
        Assert.Equal(2, _reads);
    }

    [Fact]
    public async Task What_is_not_there_is_not_kept()
    {
        Assert.Null(await _cache.GetOrReadAsync("a", _ => Task.FromResult<string?>(null), TestContext.Current.CancellationToken));
        Assert.False(_cache.TryGet("a", out _));
    }

    [Fact]
    public async Task It_never_holds_more_than_its_capacity_and_drops_the_oldest()
    {
        foreach (var key in new[] { "a", "b", "c", "d", "e" })
        {
            await GetAsync(key);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.False(_cache.TryGet("a", out _));
        Assert.True(_cache.TryGet("d", out _));
        Assert.True(_cache.TryGet("e", out _));
    }

    [Fact]
    public async Task A_value_that_was_removed_while_it_was_read_is_not_kept()
    {
        var stored = new TaskCompletionSource<string?>();
        var reading = _cache.GetOrReadAsync("a", _ => stored.Task, TestContext.Current.CancellationToken);
        _cache.Remove("a");
        stored.SetResult("old");

        Assert.Equal("old", await reading);
        Assert.False(_cache.TryGet("a", out _));
    }

    private Task<string?> GetAsync(string key) => _cache.GetOrReadAsync(
        key,
        _ =>
        {
            _reads++;
            return Task.FromResult<string?>(key);
        },
        TestContext.Current.CancellationToken);
}
