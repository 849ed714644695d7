using Microsoft.AspNetCore.Http;
using PushFunctions.Api.Lists;

namespace PushFunctions.Tests.Api.Lists;

public sealed class QueryFieldsTests
{
    [Theory]
    [InlineData("?a=1&b=2", "?b=2&a=1")]
    [InlineData("?tags=x:1&tags=y:2", "?tags=y:2&tags=x:1")]
    [InlineData("?A=1", "?a=1")]
    [InlineData("?a=1&pageToken=x&pageSize=5", "?a=1")]
    public void The_same_filters_have_one_spelling(string left, string right)
    {
        Assert.Equal(Canonical(left), Canonical(right));
    }

    [Theory]
    [InlineData("?a=1", "?a=2")]
    [InlineData("?a=1%26b%3D2", "?a=1&b=2")]
    [InlineData("?a=1", "")]
    public void Other_filters_have_another_spelling(string left, string right)
    {
        Assert.NotEqual(Canonical(left), Canonical(right));
    }

    [Theory]
    [InlineData("2026-01-31", "2026-01-31T00:00:00.0000000+00:00", "2026-01-31T23:59:59.9999999+00:00")]
    [InlineData("2026-01-31T09:00:00Z", "2026-01-31T09:00:00.0000000+00:00", "2026-01-31T09:00:00.0000000+00:00")]
    [InlineData("2026-01-31T09:00:00.5%2B01:00", "2026-01-31T08:00:00.5000000+00:00", "2026-01-31T08:00:00.5000000+00:00")]
    public void A_date_stands_for_the_whole_day_and_a_time_for_itself(string text, string from, string until)
    {
        var range = DateRange.Read(Fields($"?startDate={text}&endDate={text}", "startDate", "endDate"));

        Assert.Equal((from, until), (range.From!.Value.ToString("o"), range.Until!.Value.ToString("o")));
    }

    private static string Canonical(string query) =>
        Fields(query, "a", "b", "tags", "pageToken", "pageSize").Canonical(PageReader.PageToken, PageReader.PageSize);

    private static QueryFields Fields(string query, params IReadOnlyList<string> names)
    {
        var context = new DefaultHttpContext();
        context.Request.QueryString = new QueryString(query);
        return new QueryFields(context.Request, names);
    }
}
