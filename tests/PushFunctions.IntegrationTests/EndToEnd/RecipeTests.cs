namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>docs/recipes.md, pasted into bash.</summary>
public sealed class RecipeTests
{
    [Fact]
    public async Task The_recipes_run_as_they_stand()
    {
        await using var service = await RunningService.StartInMemoryAsync();

        var page = await PastedPage.RunAsync(service, "recipes.md");

        page.AssertRan();
        Assert.Contains("\"status\":\"COMPLETED\"", page.Output, StringComparison.Ordinal);
        Assert.Contains("\"total\":2,\"recipients\":2,\"unaddressable\":1", page.Compact, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"CANCELED\"", page.Output, StringComparison.Ordinal);
        var received = service.Simulator.Fcm.Received;
        Assert.Equal(1, received.CountFor("tablet-of-ann"));
        Assert.Equal(0, received.CountFor("phone-of-ann"));
        Assert.Equal(2, received.CountFor("phone-of-ann-2"));
        Assert.Equal(1, service.Simulator.ApnsProduction.Received.Total);
    }

    [Fact]
    public async Task The_example_of_the_contract_reaches_its_device()
    {
        await using var service = await RunningService.StartInMemoryAsync();
        await service.StoreCredentialsAsync();
        const string Example = """
            set -euo pipefail
            field() { sed -E "s/.*\"$1\": ?\"([^\"]*)\".*/\1/"; }
            ID=$(curl -sS -X POST "$BASE/v1/PushNotifications/DeviceRegistrations" -H 'Content-Type: application/json' -u "$SID:$TOKEN" \
              -d '{"token":"odJFCrnl2edlBDdz1C5Ja:APA91bu2...","appName":"test_app","provider":"FCM"}' | field resourceId)
            WHO=$(curl -sS "$BASE/v1/PushNotifications/DeviceRegistrations/$ID" -u "$SID:$TOKEN" | field userId)
            curl -sS -X POST "$BASE/v1/PushNotifications" -H 'Content-Type: application/json' -u "$SID:$TOKEN" \
              -d '{"to":[{"userId":"'"$WHO"'"}],"content":{"title":"Welcome Back!","body":"It looks like you have been away for a while. New offers are waiting for you."}}'
            """;

        var page = await PastedPage.RunScriptAsync(service, Example);

        page.AssertRan();
        Assert.Contains("operationLocation", page.Output, StringComparison.Ordinal);
        await service.Simulator.Fcm.WaitForAsync(1, TimeSpan.FromMinutes(1), Stop);
        Assert.Equal(1, service.Simulator.Fcm.Received.CountFor("odJFCrnl2edlBDdz1C5Ja:APA91bu2..."));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;
}
