using PushFunctions.Local.Azurite;

namespace PushFunctions.Tests.Local.Azurite;

public sealed class NodeCommandTests
{
    [Fact]
    public async Task An_npm_that_fails_is_quoted()
    {
        using var folder = new TemporaryFolder();

        var exception = await Assert.ThrowsAsync<StartException>(
            () => NodeCommand.NpmAsync(["ci"], folder.Path, TestContext.Current.CancellationToken));

        Assert.StartsWith($"npm ci in {folder.Path} failed with exit code ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("npm error", exception.Message, StringComparison.Ordinal);
    }
}
