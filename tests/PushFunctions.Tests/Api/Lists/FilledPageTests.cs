using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Api.Http;

namespace PushFunctions.Tests.Api.Lists;

/// <summary>A store that stops early, as stores may, and the pages that are made of what it gives.</summary>
public sealed class FilledPageTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<ListRequest> _asked = [];

    [Fact]
    public async Task A_page_without_a_filter_is_full_until_the_last()
    {
        var first = await FillAsync(5, isFiltered: false, Store([1, 2], [], [3], [4, 5, 6], [7]));
        var second = await FillAsync(5, isFiltered: false, Store([1, 2], [], [3], [4, 5, 6], [7]), "3");

        Assert.Equal([1, 2, 3, 4, 5], first.Items);
        Assert.NotNull(first.NextCursor);
        Assert.Equal([4, 5, 6, 7], second.Items);
        Assert.Null(second.NextCursor);
        Assert.Equal([5, 3, 3, 2, 5, 2], _asked.Select(request => request.PageSize));
    }

    [Fact]
    public async Task A_page_with_a_filter_may_be_short_and_is_empty_only_at_the_end()
    {
        var first = await FillAsync(5, isFiltered: true, Store([], [], [1], [2]));
        var last = await FillAsync(5, isFiltered: true, Store([], [], []));

        Assert.Equal([1], first.Items);
        Assert.NotNull(first.NextCursor);
        Assert.Empty(last.Items);
        Assert.Null(last.NextCursor);
    }

    [Fact]
    public async Task A_search_that_finds_nothing_for_too_long_is_refused_with_the_remedy()
    {
        var refusal = await Assert.ThrowsAsync<RequestException>(() => FillAsync(5, isFiltered: true, Slow(Store([], [], [], [], [1]))));

        Assert.Equal(ProblemCode.InvalidRequest, refusal.Problems[0].Code);
        Assert.Contains("startDate", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_takes_too_long_is_short_and_goes_on()
    {
        var page = await FillAsync(5, isFiltered: false, Slow(Store([1], [2], [3], [4], [5])));

        Assert.Equal([1, 2, 3], page.Items);
        Assert.NotNull(page.NextCursor);
    }

    private Task<ListPage<int>> FillAsync(int size, bool isFiltered, Func<ListRequest, Task<ListPage<int>>> store, string? cursor = null) =>
        PageReader.FillAsync(new ListRequest(size, cursor), isFiltered, store, _time);

    /// <summary>The cursor is the number of the next part.</summary>
    private Func<ListRequest, Task<ListPage<int>>> Store(params int[][] parts) => request =>
    {
        _asked.Add(request);
        var index = request.Cursor is null ? 0 : int.Parse(request.Cursor, CultureInfo.InvariantCulture);
        var items = parts[index].Take(request.PageSize).ToList();
        return Task.FromResult(new ListPage<int>(items, index + 1 == parts.Length ? null : $"{index + 1}"));
    };

    private Func<ListRequest, Task<ListPage<int>>> Slow(Func<ListRequest, Task<ListPage<int>>> store) => request =>
    {
        _time.Advance(TimeSpan.FromSeconds(10));
        return store(request);
    };
}
