using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.Local;

namespace PushFunctions.IntegrationTests.Local.Welcome;

/// <summary>The first hour: the lines that Local prints, the tour, and after it every guide, in one clone with one
/// storage.</summary>
public sealed class TourTests(AzuriteFixture azurite)
{
    private static string Tour => $"set -euo pipefail\nbash '{Repository.PathTo("tools", "tour.sh")}'";

    [Fact]
    public async Task The_tour_reaches_both_devices_however_often_it_is_made_and_every_guide_works_after_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The lines are for bash.");
        await using var service = await RunningService.StartAsync(azurite);
        // Somebody tried something else first: the default App is not the guides'.
        await service.StoreCredentialsAsync("first_try");

        for (var turn = 1; turn <= 6; turn++)
        {
            var tour = await PastedPage.RunScriptAsync(service, Tour);

            tour.AssertRan();
            Assert.Contains("\"sent\":2,\"failed\":0", tour.Compact, StringComparison.Ordinal);
            Assert.Equal(2, tour.Output.Split("\"title\": \"Welcome back, Ada!\"").Length - 1);
            Assert.Equal(turn, service.Simulator.Fcm.Received.CountFor("android-phone-1"));
            Assert.Equal(turn, service.Simulator.ApnsProduction.Received.CountFor(new string('0', 62) + "a1"));
        }

        foreach (var page in new[] { "getting-started.md", "recipes.md", "migrating.md" })
        {
            var pasted = await PastedPage.RunAsync(service, page);

            pasted.AssertRan();
        }
    }

    [Fact]
    public async Task A_tour_without_the_lines_of_Local_says_what_to_paste()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The lines are for bash.");
        await using var service = await RunningService.StartAsync(azurite, pump: false);

        var tour = await PastedPage.RunScriptAsync(service, "unset SIM\n" + Tour);

        Assert.Equal(1, tour.Code);
        Assert.Equal("SIM is not set: paste the lines that Local prints once it serves, then run this again.", tour.Errors.Trim());
    }

    [Fact]
    public void Local_prints_four_variables_and_keeps_the_secret_of_a_configured_account()
    {
        var simulator = new Uri("http://127.0.0.1:7072");

        var own = Banner.Variables(new Uri("http://127.0.0.1:7071"), new("AC1", "secret", "key"), simulator).Split(Environment.NewLine);
        var configured = Banner.Variables(new Uri("http://127.0.0.1:7071"), account: null, simulator: null);

        Assert.Equal(
            ["export BASE=http://127.0.0.1:7071", "export SID=AC1", "export TOKEN=secret", "export SIM=http://127.0.0.1:7072"], own);
        Assert.EndsWith("export TOKEN='the value of Push__Account__AuthToken'", configured, StringComparison.Ordinal);
    }
}
