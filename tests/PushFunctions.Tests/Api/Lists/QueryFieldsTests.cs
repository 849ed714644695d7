using Microsoft.AspNetCore.Http;
using PushFunctions.Api;
using PushFunctions.Api.Http;

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
    [InlineData("2026-01-31T09:00:00", "2026-01-31T09:00:00.0000000+00:00", "2026-01-31T09:00:00.0000000+00:00")]
    [InlineData("2026-01-31t09:00:00.123456789z", "2026-01-31T09:00:00.1234567+00:00", "2026-01-31T09:00:00.1234567+00:00")]
    [InlineData(
        "2026-01-31T09:00:00.12345678901234567890123456789012345678901234567890-00:30", "2026-01-31T09:30:00.1234567+00:00",
        "2026-01-31T09:30:00.1234567+00:00")]
    public void A_date_stands_for_the_whole_day_and_a_time_for_itself(string text, string from, string until)
    {
        var range = DateRange.Read(Fields($"?startDate={text}&endDate={text}", "startDate", "endDate"));

        Assert.Equal((from, until), (range.From!.Value.ToString("o"), range.Until!.Value.ToString("o")));
    }

    [Theory]
    [InlineData("?tags=a:1", "a:1")]
    [InlineData("?tags=a:1;", "a:1")]
    [InlineData("?tags=a:1;b:2", "a:1,b:2")]
    [InlineData("?tags=a:1;b:2;", "a:1,b:2")]
    [InlineData("?tags=a:1%3Bb:2%3B", "a:1,b:2")]
    [InlineData("?tags=a:1;b:2;&tags=c:3", "a:1,b:2,c:3")]
    [InlineData("?tags=a:1;a:1&tags=a:1;", "a:1")]
    [InlineData("?tags=a:;b:x", "a:,b:x")]
    [InlineData("", "")]
    public void Tags_are_pairs_between_semicolons_however_often_the_parameter_is_there(string query, string expected)
    {
        var fields = Fields(query, "tags");

        var tags = TagFilter.Read(fields);

        fields.ThrowIfAny();
        Assert.Equal(expected, string.Join(',', tags.Select(tag => $"{tag.Key}:{tag.Value}").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("1000", 1000)]
    [InlineData("50.0", 50)]
    [InlineData("1e3", 1000)]
    [InlineData("1E%2B3", 1000)]
    [InlineData("50.00e1", 500)]
    [InlineData("1500e-1", 150)]
    [InlineData("0.05e3", 50)]
    public void An_integer_is_a_number_without_a_fractional_part_however_it_is_written(string text, int expected)
    {
        var fields = Fields($"?pageSize={text}", "pageSize");

        Assert.Equal(expected, fields.Integer("pageSize", 1, 1000));
        fields.ThrowIfAny();
    }

    [Theory]
    [InlineData("0.5")]
    [InlineData("1e-1")]
    [InlineData("1.00000000000000000000000000000000001")]
    [InlineData("1e4")]
    [InlineData("1e18")]
    [InlineData("1e2147483648")]
    [InlineData("1e-2147483648")]
    [InlineData("10000000000000000000000")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("0e9")]
    [InlineData("1.")]
    [InlineData(".5e1")]
    [InlineData("1e")]
    [InlineData("0x10")]
    [InlineData("%D9%A1")]
    [InlineData("1%0A")]
    public void A_number_that_is_no_integer_in_the_range_is_refused(string text)
    {
        var fields = Fields($"?pageSize={text}", "pageSize");

        Assert.Null(fields.Integer("pageSize", 1, 1000));
        Assert.Contains("from 1 to 1000", Assert.Throws<RequestException>(fields.ThrowIfAny).Message, StringComparison.Ordinal);
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
