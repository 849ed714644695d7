using PushFunctions.Local;

namespace PushFunctions.Tests.Local;

public sealed class LocalAccountTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_is_made_once()
    {
        var first = LocalAccount.LoadOrCreate(_folder.Path);

        Assert.Equal(first, LocalAccount.LoadOrCreate(_folder.Path));
        Assert.NotEqual(first, LocalAccount.New());
    }

    [Fact]
    public void Only_its_owner_can_read_it()
    {
        LocalAccount.LoadOrCreate(_folder.Path);
        if (OperatingSystem.IsWindows()) return;

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("no JSON")]
    public void A_damaged_file_is_not_replaced_silently(string content)
    {
        File.WriteAllText(FilePath, content);

        var exception = Assert.Throws<StartException>(() => LocalAccount.LoadOrCreate(_folder.Path));

        Assert.StartsWith(
            $"{FilePath} is not a valid account file of Local. Delete the folder {_folder.Path}", exception.Message,
            StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(FilePath));
    }

    [Fact]
    public void It_prints_no_secret() => Assert.Equal("AC1", new LocalAccount("AC1", "token", "key").ToString());

    public void Dispose() => _folder.Dispose();

    private string FilePath => Path.Combine(_folder.Path, "settings.json");
}
