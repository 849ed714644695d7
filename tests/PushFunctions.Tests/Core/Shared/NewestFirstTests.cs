namespace PushFunctions.Tests.Core.Shared;

public sealed class NewestFirstTests
{
    [Fact]
    public void Pages_hold_every_item_once_newest_first_even_where_times_are_equal()
    {
        var items = Enumerable.Range(0, 25).Select(i => (CreatedAt: Some.Noon.AddMinutes(i / 3), Id: $"id{i:00}")).ToList();
        var seen = new List<(DateTimeOffset, string)>();
        string? cursor = null;
        do
        {
            var page = NewestFirst.Page(items, item => item, new ListRequest(4, cursor));
            seen.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(items.AsEnumerable().Reverse(), seen);
    }

    [Fact]
    public void A_full_last_page_has_no_next() =>
        Assert.Null(NewestFirst.Page([(Some.Noon, "a"), (Some.Noon, "b")], item => item, new ListRequest(2, null)).NextCursor);

    [Fact]
    public void What_comes_and_goes_between_pages_neither_repeats_nor_hides_others()
    {
        List<(DateTimeOffset CreatedAt, string Id)> items =
            [(Some.Noon, "a"), (Some.Noon.AddMinutes(1), "b"), (Some.Noon.AddMinutes(2), "c")];
        var first = NewestFirst.Page(items, item => item, new ListRequest(2, null));
        items.RemoveAt(1);
        items.Add((Some.Noon.AddMinutes(3), "d"));

        Assert.Equal(["a"], NewestFirst.Page(items, item => item, new ListRequest(2, first.NextCursor)).Items.Select(item => item.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData(":id")]
    [InlineData("-5:id")]
    [InlineData("99999999999999999999999:id")]
    public void A_cursor_that_no_list_gave_out_is_refused(string cursor)
    {
        var exception = Assert.Throws<RequestException>(
            () => NewestFirst.Page([(Some.Noon, "a")], item => item, new ListRequest(2, cursor)));

        Assert.Equal(ProblemCode.InvalidRequest, exception.Problems[0].Code);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(1, null, false)]
    [InlineData(null, -1, false)]
    [InlineData(null, null, true)]
    public void Dates_are_compared_as_they_are_shown(int? from, int? until, bool holds) => Assert.Equal(
        holds,
        CreationRange.Holds(
            Some.Noon.AddMilliseconds(700), from is { } low
                ? Some.Noon.AddSeconds(low)
                : null, until is { } high ? Some.Noon.AddSeconds(high) : null));
}
