using PushFunctions.Providers.Http;

namespace PushFunctions.Tests.Providers.Http;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData("17", 17)]
    [InlineData(" 17 ", 17)]
    [InlineData("Mon, 23 Nov 2026 12:01:00 GMT", 60)]
    [InlineData("Monday, 23-Nov-26 12:01:00 GMT", 60)]
    [InlineData("3600", 3600)]
    [InlineData("299.997", 300)]
    [InlineData("0.2", 1)]
    [InlineData("17.0", 17)]
    public void Seconds_and_dates_are_read(string header, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse(header, Pushes.Now));

    [Theory]
    [InlineData("3601")]
    [InlineData("3599.5")]
    [InlineData("1000000000000.5")]
    [InlineData("99999999999999999999999")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    public void More_than_an_hour_is_an_hour(string header) => Assert.Equal(TimeSpan.FromHours(1), RetryAfter.Parse(header, Pushes.Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("soon")]
    [InlineData("1.5.2")]
    [InlineData(".5")]
    [InlineData("1e2")]
    [InlineData("+5")]
    [InlineData("0.0")]
    [InlineData("-299.997")]
    [InlineData("10, 20")]
    [InlineData("Mon, 23 Nov 2026 11:59:00 GMT")]
    public void What_says_nothing_or_is_over_counts_as_absent(string? header) => Assert.Null(RetryAfter.Parse(header, Pushes.Now));
}
