using System.Text.RegularExpressions;
using PushFunctions.Tests.Azurite;
using PushFunctions.Tests.EndToEnd;

namespace PushFunctions.Tests.Local;

public sealed partial class ReferencePageTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task It_is_there_without_authentication_and_loads_nothing_from_elsewhere()
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var client = new HttpClient { BaseAddress = service.Address };

        var page = await client.GetStringAsync("/docs", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("//", page, StringComparison.Ordinal);
        Assert.Contains("v1/openapi.json", page, StringComparison.Ordinal);
        var scripts = Script().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts) Assert.NotEqual("", await client.GetStringAsync($"/docs/{script}", TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Script();
}
