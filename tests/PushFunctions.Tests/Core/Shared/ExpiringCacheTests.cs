using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Shared;

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

    [Fact]
    public async Task Fifty_callers_that_come_at_once_share_one_read()
    {
        var stored = new TaskCompletionSource<string?>();
        Task<string?> ReadAsync(CancellationToken cancellationToken)
        {
            _reads++;
            return stored.Task;
        }

        Task<string?>[] callers =
            [.. Enumerable.Range(0, 50).Select(_ => _cache.GetOrReadAsync("a", ReadAsync, TestContext.Current.CancellationToken))];
        stored.SetResult("value");

        Assert.All(await Task.WhenAll(callers), value => Assert.Equal("value", value));
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task A_caller_that_leaves_does_not_end_the_read_for_the_others()
    {
        using var leaving = new CancellationTokenSource();
        var stored = new TaskCompletionSource<string?>();
        var first = _cache.GetOrReadAsync("a", token => stored.Task.WaitAsync(token), leaving.Token);
        var second = _cache.GetOrReadAsync("a", _ => throw new NotSupportedException(), TestContext.Current.CancellationToken);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        stored.SetResult("value");

        Assert.Equal("value", await second);
    }

    [Fact]
    public async Task A_read_that_fails_fails_for_all_who_wait_and_the_next_reads_anew()
    {
        var stored = new TaskCompletionSource<string?>();
        Task<string?>[] callers =
            [.. Enumerable.Range(0, 2).Select(_ => _cache.GetOrReadAsync("a", _ => stored.Task, TestContext.Current.CancellationToken))];
        stored.SetException(new IOException());

        foreach (var caller in callers) await Assert.ThrowsAsync<IOException>(() => caller);
        Assert.Equal("a", await GetAsync("a"));
    }

    [Fact]
    public async Task To_remove_one_key_does_not_discard_the_read_of_another()
    {
        var stored = new TaskCompletionSource<string?>();
        var reading = _cache.GetOrReadAsync("a", _ => stored.Task, TestContext.Current.CancellationToken);
        _cache.Remove("b");
        stored.SetResult("value");

        Assert.Equal("value", await reading);
        Assert.True(_cache.TryGet("a", out _));
    }

    [Fact]
    public async Task Who_comes_after_a_removal_does_not_join_the_read_that_began_before_it()
    {
        var stored = new TaskCompletionSource<string?>();
        var before = _cache.GetOrReadAsync("a", _ => stored.Task, TestContext.Current.CancellationToken);
        _cache.Remove("a");

        Assert.Equal("a", await GetAsync("a"));
        stored.SetResult("old");
        Assert.Equal("old", await before);
        Assert.True(_cache.TryGet("a", out var kept));
        Assert.Equal("a", kept);
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
