using Microsoft.Extensions.DependencyInjection;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>PATCH with a new content rotates the secret in place, for every instance, without a restart.</summary>
public sealed class RotationTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Another_instance_uses_the_new_secret_within_a_minute_and_at_once_where_the_old_one_is_refused()
    {
        await using var front = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.NewAsync(front);
        using var second = await Customer.NewAsync(front);
        using var third = await Customer.NewAsync(front);
        var clock = new ShiftedClock();
        var settings = new Dictionary<string, string?>(front.Settings) { ["Push:Delivery:CredentialRetryInterval"] = "00:00:01" };
        await using var worker = await RunningService.StartAsync(
            azurite, configure: builder => builder.Services.AddSingleton<TimeProvider>(clock)
                .AddSingleton(new ServiceTime(clock)), settings: settings);
        var credential = await shop.StoreAsync("APN", shop.ApnContent);

        Assert.Equal((shop.Keys.BundleId, 1), await DeliverAsync(shop));
        await RotateAsync(shop, credential, second);
        clock.Advance(CredentialVault.Lifetime);
        Assert.Equal((second.Keys.BundleId, 1), await DeliverAsync(shop));
        front.Simulator.ApnsProduction.RevokeKey(second.Keys.KeyId);
        await RotateAsync(shop, credential, third);
        Assert.Equal((third.Keys.BundleId, 2), await DeliverAsync(shop));

        Assert.Equal("OK", await shop.HealthOfAsync(credential));
    }

    private static async Task RotateAsync(Customer shop, string credential, Customer successor) =>
        await shop.CallAsync(HttpMethod.Patch, $"Credentials/{credential}", new { Content = successor.ApnContent });

    /// <returns>For which app the provider took the push, and how often it was asked.</returns>
    private static async Task<(string? BundleId, int Attempts)> DeliverAsync(Customer shop)
    {
        var phone = Phone.Apple();
        var id = await shop.SendAsync([phone.Recipient()]);
        Assert.Equal(Stats.AllSent(1, recipients: 1), (await shop.WaitForOperationAsync(id)).Stats);
        return (Assert.Single(shop.Simulator.ApnsProduction.Received.For(phone.Token)).Scope,
            Assert.Single(await shop.NotificationsOfAsync(id)).Attempts);
    }
}
