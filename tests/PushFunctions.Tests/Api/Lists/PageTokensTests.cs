using System.Buffers.Text;
using PushFunctions.Api.Http;

namespace PushFunctions.Tests.Api.Lists;

public sealed class PageTokensTests
{
    private readonly PageTokens _tokens = new(PageTokens.DeriveKey(new byte[32]));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("row/with # odd ? characters ü")]
    public void A_token_gives_back_the_cursor_of_its_list(string? cursor)
    {
        Assert.True(_tokens.TryRead("list", _tokens.Make("list", cursor), out var read));
        Assert.Equal(cursor, read);
    }

    [Fact]
    public void A_token_of_another_list_is_refused()
    {
        Assert.False(_tokens.TryRead("another", _tokens.Make("list", "cursor"), out _));
    }

    [Fact]
    public void A_token_of_another_key_is_refused()
    {
        var key = new byte[32];
        key[0] = 1;

        Assert.False(_tokens.TryRead("list", new PageTokens(PageTokens.DeriveKey(key)).Make("list", "cursor"), out _));
    }

    [Fact]
    public void A_token_with_any_bit_changed_is_refused()
    {
        var bytes = Base64Url.DecodeFromChars(_tokens.Make("list", "cursor"));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var changed = bytes.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(_tokens.TryRead("list", Base64Url.EncodeToString(changed), out _));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("AQ")]
    [InlineData("not base64!")]
    [InlineData("AQEAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_is_no_token_is_refused(string token)
    {
        Assert.False(_tokens.TryRead("list", token, out _));
    }

    [Fact]
    public void A_token_that_is_too_long_is_refused()
    {
        Assert.False(_tokens.TryRead("list", new string('A', 5000), out _));
    }

    [Fact]
    public void The_key_is_not_the_key_that_seals_credentials()
    {
        Assert.NotEqual(new byte[32], PageTokens.DeriveKey(new byte[32]));
    }
}
