using PushFunctions.Providers.Http;

namespace PushFunctions.Tests.Providers.Http;

public sealed class SafeCodeTests
{
    [Theory]
    [InlineData("UNREGISTERED")]
    [InlineData("invalid_grant")]
    [InlineData("TooManyProviderTokenUpdates")]
    public void Codes_pass(string code) => Assert.Equal(code, SafeCode.Of(code));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("tok3n")]
    [InlineData("odJFCrnl2edlBDdz1C5Ja:APA91b")]
    [InlineData("abcdefghijklmnopqrstuvwxyzabcdefghijklmno")]
    public void Anything_else_does_not(string? code) => Assert.Null(SafeCode.Of(code));

    [Fact]
    public void Ids_of_messages_pass_at_the_length_and_in_the_letters_of_an_id()
    {
        Assert.Equal("projects/p/messages/0:1%2", SafeCode.Id("projects/p/messages/0:1%2"));
        Assert.All(new[] { null, "", "two words", "a\u0000b", "\u00e9", new string('x', 257) }, id => Assert.Null(SafeCode.Id(id)));
    }

    [Theory]
    [InlineData("message")]
    [InlineData("message.android.notification.vibrate_timings[2]")]
    public void Paths_of_fields_pass(string path) => Assert.Equal(path, SafeCode.Field(path));

    [Theory]
    [InlineData("message.a1b2c3d4e5f6")]
    [InlineData("message.data['Bob']")]
    [InlineData("elsewhere")]
    [InlineData("message.\n")]
    public void Other_paths_do_not(string path) => Assert.Null(SafeCode.Field(path));
}
