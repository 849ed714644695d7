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
