using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Security.Credentials;

public sealed class RotatedKeyTests(AzuriteFixture azurite)
{
    private static readonly string NewKey = Convert.ToBase64String([.. Enumerable.Range(0, 32).Select(number => (byte)number)]);

    [Fact]
    public async Task With_the_old_key_beside_the_new_one_everything_goes_on_and_what_is_uploaded_anew_needs_the_old_one_no_more()
    {
        await using var before = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.NewAsync(before);
        var (kept, renewed) = (await shop.StoreAsync("FCM", shop.FcmContent), await shop.StoreAsync("APN", shop.ApnContent));

        await using (var both = await StartAsync(before, older: before.Account.CredentialKey))
        {
            both.Simulator.Trust(shop.Keys);
            var phone = Phone.Android();
            var id = await shop.SendAsync([phone.Recipient()]);
            await both.PumpUntilIdleAsync();
            Assert.Equal(Stats.AllSent(1, recipients: 1), (await shop.OperationAsync(id)).Stats);
            using var client = new Visitor(both, shop.Account.Value, shop.AuthToken);
            Visitor.IdIn(
                await client.RequestAsync(
                    HttpMethod.Patch, $"PushNotifications/Credentials/{renewed}", System.Text.Json.JsonSerializer.Serialize(
                        new { content = shop.ApnContent }, System.Text.Json.JsonSerializerOptions.Web)));
        }

        await using var after = await StartAsync(before, older: null);
        var vault = after.Get<CredentialVault>();
        Assert.NotNull(
            await vault.FindAsync(shop.Account, new StoredSeal(shop, renewed).Credential, TestContext.Current.CancellationToken));
        var fault = await Assert.ThrowsAsync<CredentialDecryptionException>(
            () => vault.FindAsync(shop.Account, new StoredSeal(shop, kept).Credential, TestContext.Current.CancellationToken));
        Assert.Contains("Push__OlderCredentialKeys", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(before.Account.CredentialKey, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(NewKey, fault.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Another start of the service: the same storage, the new key.</summary>
    private Task<RunningService> StartAsync(RunningService before, string? older) =>
        RunningService.StartAsync(azurite, pump: false, settings: new Dictionary<string, string?>
        {
            ["PushStorage:namePrefix"] = before.Settings["PushStorage:namePrefix"],
            ["Push:CredentialKey"] = NewKey,
            ["Push:OlderCredentialKeys"] = older,
        });
}
