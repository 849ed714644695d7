using PushFunctions.Backup;
using PushFunctions.Storage.Clients;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>The drill of docs/operations.md#restoring, on a real Azurite: save, lose everything, restore, and
/// send.</summary>
public sealed class RestoreDrillTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task What_was_saved_serves_again_after_everything_is_lost()
    {
        using var folder = new TemporaryFolder();
        await using var lost = await RunningService.StartAsync(azurite);
        await lost.StoreCredentialsAsync("shop");
        var user = await lost.RegisterAsync("FCM", "phone-of-ada", app: "shop");
        var audience = (string)(await lost.Api.PostAsync("Audiences", new() { ["name"] = "everyone" }, Stop))["resourceId"]!;
        await lost.Api.PostAsync($"Audiences/{audience}/Users", new() { ["userIds"] = new System.Text.Json.Nodes.JsonArray(user) }, Stop);

        var saved = await new TableBackup(lost.Get<StorageClients>()).SaveAsync(folder.Path, Stop);
        var prefix = azurite.NewPrefix();
        var restored = await new TableBackup(new TestStorage(await azurite.ConnectionStringAsync(), prefix).Get<StorageClients>())
            .RestoreAsync(folder.Path, Stop);

        Assert.Equal(saved, restored);
        Assert.All(saved, table => Assert.True(table.Value > 0, table.Key));
        var settings = new Dictionary<string, string?>(lost.Settings) { ["PushStorage:namePrefix"] = prefix };
        await using var found = await RunningService.StartAsync(azurite, settings: settings);
        var before = lost.Simulator.Fcm.Received.CountFor("phone-of-ada");
        using var api = new PushFunctions.Local.DemoApi(found.Address, lost.Account);
        await api.PostAsync(
            "PushNotifications",
            new()
            {
                ["from"] = new System.Text.Json.Nodes.JsonObject { ["appName"] = "shop" },
                ["to"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["audienceId"] = audience }),
                ["content"] = new System.Text.Json.Nodes.JsonObject { ["title"] = "We are back" },
            },
            Stop);
        await lost.Simulator.Fcm.WaitForAsync(1, TimeSpan.FromMinutes(1), Stop);
        Assert.Equal(before + 1, lost.Simulator.Fcm.Received.CountFor("phone-of-ada"));
    }

    [Fact]
    public async Task Nothing_is_restored_over_what_is_there_or_from_half_a_backup()
    {
        using var folder = new TemporaryFolder();
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        var backup = new TableBackup(service.Get<StorageClients>());

        var missing = await Assert.ThrowsAsync<StartException>(() => backup.RestoreAsync(folder.Path, Stop));
        await backup.SaveAsync(folder.Path, Stop);
        var full = await Assert.ThrowsAsync<StartException>(() => backup.RestoreAsync(folder.Path, Stop));

        Assert.EndsWith("is no whole backup.", missing.Message, StringComparison.Ordinal);
        Assert.StartsWith("The table Accounts has rows.", full.Message, StringComparison.Ordinal);
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in Directory.EnumerateFiles(folder.Path))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
