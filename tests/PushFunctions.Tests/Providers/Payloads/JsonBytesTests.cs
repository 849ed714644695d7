using System.Text;
using System.Text.Json;
using PushFunctions.Providers.Payloads;

namespace PushFunctions.Tests.Providers.Payloads;

public sealed class JsonBytesTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("Größe €", "\"Größe €\"")]
    [InlineData("shoe 👟 and family 👨‍👩‍👧", "\"shoe 👟 and family 👨‍👩‍👧\"")]
    [InlineData("<b>&'", "\"<b>&'\"")]
    [InlineData("quote \" backslash \\ tab \t", "\"quote \\\" backslash \\\\ tab \\t\"")]
    [InlineData("not an emoji: \\uD83D\\uDC5F", "\"not an emoji: \\\\uD83D\\\\uDC5F\"")]
    [InlineData("\\👟", "\"\\\\👟\"")]
    [InlineData("\u0001\u2028", "\"\\u0001\\u2028\"")]
    public void Texts_take_no_more_bytes_than_they_need(string text, string expected)
    {
        var json = JsonBytes.Write(text, static (json, text) => json.WriteStringValue(text));

        Assert.Equal(expected, Encoding.UTF8.GetString(json));
        Assert.Equal(text, JsonSerializer.Deserialize<string>(json));
    }

    [Fact]
    public void A_write_that_fails_leaves_nothing_for_the_next()
    {
        Assert.Throws<InvalidOperationException>(() => JsonBytes.Write(0, static (json, _) =>
        {
            json.WriteStartObject();
            json.WriteString("secret", "first");
            json.Flush();
            json.WriteEndArray();
        }));

        Assert.Equal("[]", Encoding.UTF8.GetString(JsonBytes.Write(0, static (json, _) =>
        {
            json.WriteStartArray();
            json.WriteEndArray();
        })));
    }

    [Fact]
    public void A_large_text_is_written_whole()
    {
        var text = new string('x', 200_000);

        Assert.Equal(text, JsonSerializer.Deserialize<string>(JsonBytes.Write(text, static (json, text) => json.WriteStringValue(text))));
        Assert.Equal("1", Encoding.UTF8.GetString(JsonBytes.Write(1, static (json, number) => json.WriteNumberValue(number))));
    }
}
