namespace PushFunctions.Tests.Core.Sends.Idempotency;

public sealed class IdempotencyKeyTests
{
    public static TheoryData<string> Good => new("a", "order 17", "~!\"#", new string('k', 255));

    public static TheoryData<string?> Bad => new(null, "", new string('k', 256), "tab\t", "line\n", "\u007f", "ümlaut", "\0");

    [Theory]
    [MemberData(nameof(Good))]
    public void Printable_ASCII_of_up_to_255_characters_is_a_key(string text)
    {
        Assert.True(IdempotencyKey.TryParse(text, out var key));
        Assert.Matches("^[0-9a-f]{32}$", key.Hash);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void Anything_else_is_none(string? text) => Assert.False(IdempotencyKey.TryParse(text, out _));

    [Fact]
    public void Two_texts_are_two_keys_and_neither_prints_itself()
    {
        Assert.True(IdempotencyKey.TryParse("one", out var one));
        Assert.True(IdempotencyKey.TryParse("One", out var other));

        Assert.NotEqual(one, other);
        Assert.DoesNotContain("one", one.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
