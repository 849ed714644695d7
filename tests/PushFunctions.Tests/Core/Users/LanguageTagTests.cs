namespace PushFunctions.Tests.Core.Users;

public sealed class LanguageTagTests
{
    [Theory]
    [InlineData("de", "de")]
    [InlineData("DE-at", "de-AT")]
    [InlineData("zh-hant-tw", "zh-Hant-TW")]
    [InlineData("ZH-YUE-HK", "zh-yue-HK")]
    [InlineData("es-419", "es-419")]
    [InlineData("sl-rozaj-biske-1994", "sl-rozaj-biske-1994")]
    [InlineData("de-CH-1901", "de-CH-1901")]
    [InlineData("en-US-u-ca-gregory-X-Twain", "en-US-u-ca-gregory-x-twain")]
    public void A_tag_is_taken_in_any_case_and_kept_in_the_usual_one(string text, string expected)
    {
        Assert.True(LanguageTag.TryParse(text, out var tag, out var problem), problem);
        Assert.Equal(expected, tag);
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("de_AT")]
    [InlineData("de-")]
    [InlineData("-de")]
    [InlineData("de--AT")]
    [InlineData("de-AT\n")]
    [InlineData("dé")]
    [InlineData("de-ſs")]
    [InlineData("x-private")]
    [InlineData("en-a")]
    [InlineData("deutschland")]
    public void What_is_no_tag_is_refused(string text) => Assert.False(LanguageTag.TryParse(text, out _, out _));

    [Theory]
    [InlineData("Europe/Vienna")]
    [InlineData("America/Argentina/Buenos_Aires")]
    [InlineData("Asia/Calcutta")]
    [InlineData("Etc/GMT+5")]
    [InlineData("UTC")]
    public void A_zone_of_the_IANA_database_is_taken(string name) => Assert.True(TimeZoneName.TryParse(name, out var problem), problem);

    [Theory]
    [InlineData("")]
    [InlineData("Europe/Viena")]
    [InlineData("+02:00")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("UTC-11")]
    [InlineData("posix/Europe/Vienna")]
    [InlineData("posixrules")]
    [InlineData("localtime")]
    [InlineData("../localtime")]
    [InlineData("/etc/localtime")]
    [InlineData("zone.tab")]
    [InlineData("tzdata.zi")]
    [InlineData("Europe")]
    public void Anything_else_is_no_zone(string name) => Assert.False(TimeZoneName.TryParse(name, out _));
}
