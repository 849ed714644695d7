using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.IntegrationTests.Security.Privacy;

namespace PushFunctions.IntegrationTests.Security.Credentials;

/// <summary>Who can write to the storage account can break a credential, and gains nothing by it. What the protector
/// does with each byte, <c>CredentialSealerTests</c> shows.</summary>
public sealed class TamperedSealTests
{
    [Fact]
    public async Task A_seal_holds_in_its_own_row_its_own_account_and_its_own_revision_only()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var shop = await Customer.NewAsync(service);
        using var other = await Customer.NewAsync(service);
        var (mine, second, theirs) = (
            new StoredSeal(shop, await shop.StoreAsync("FCM", shop.FcmContent)),
            new StoredSeal(shop, await shop.StoreAsync("FCM", shop.FcmContent)),
            new StoredSeal(other, await other.StoreAsync("FCM", other.FcmContent)));
        var first = await mine.ReadAsync();
        var parts = first.Split('.');
        await shop.CallAsync(HttpMethod.Patch, $"Credentials/{mine.Credential.Value}", new { Content = shop.FcmContent });
        var right = await mine.ReadAsync();

        string[] wrongs =
        [
            first, await second.ReadAsync(), await theirs.ReadAsync(),
            "", "v1", right[..^4], right + ".x", right.Replace("v1.", "v2.", StringComparison.Ordinal), $"v1.00000000.{parts[2]}",
            $"v1.{parts[1]}\r\n12:00:00 crit: forged.{parts[2]}",
            $"v1.{parts[1]}.{parts[2][..16]}", $"v1.{parts[1]}.not base64", .. Enumerable.Range(0, 3)
                .Select(part => Changed(right, part switch { 0 => 2, 1 => 20, _ => 100 })),
        ];
        foreach (var wrong in wrongs)
        {
            await mine.WriteAsync(wrong);
            var fault = await Assert.ThrowsAsync<CredentialDecryptionException>(mine.OpenAsync);
            Assert.DoesNotContain(fault.Message, char.IsControl);
            Assert.DoesNotContain("forged", fault.Message, StringComparison.Ordinal);
            Assert.True(wrong.Length < 16 || !fault.Message.Contains(wrong[^16..], StringComparison.Ordinal));
            // The others of the account, and of the App, are as they were.
            Assert.IsType<CredentialContent.FcmServiceAccount>(await second.OpenAsync());
        }

        await mine.WriteAsync(right);
        Assert.IsType<CredentialContent.FcmServiceAccount>(await mine.OpenAsync());
    }

    [Fact]
    public async Task Pushes_of_a_broken_seal_fail_with_a_reason_while_the_others_go_out_and_nothing_leaks()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false, configure: witness.Attend, settings: new Dictionary<string, string?>
        {
            ["AzureFunctionsJobHost:extensions:queues:maxDequeueCount"] = "2",
            ["Push:Delivery:MaximumPoisonRequeues"] = "0",
        });
        using var shop = await SecretiveShop.OpenAsync(service);
        var fcm = (await shop.Client.GetAsync("PushNotifications/Credentials?credentialType=FCM")).Json.GetProperty("credentials")[0]
            .GetProperty("id").GetString()!;
        var seal = new StoredSeal(shop.Customer, fcm);
        var envelope = await seal.ReadAsync();
        await seal.WriteAsync(Changed(envelope, 100));
        shop.Marks.Add("envelope", envelope[20..60]);
        var (android, apple) = (shop.Android("android"), shop.Apple("apple"));

        var operation = await shop.Customer.PumpUntilOverAsync(await shop.SendAsync(android, apple));

        Assert.Equal(new Stats(2, 2, 0, 0, 0, 1, 1, 0), operation.Stats);
        var failed = Assert.Single(await shop.Customer.ErrorsOfAsync(operation.Id));
        Assert.Equal(
            (21012, android.Token),
            (failed.GetProperty("error").GetProperty("code").GetInt32(), failed.GetProperty("to").GetProperty("token").GetString()));
        Assert.Equal(
            (0, 1), (android.InboxAt(service.Simulator).CountFor(android.Token), apple.InboxAt(service.Simulator).CountFor(apple.Token)));
        // The credential can still be seen, and be given a new content.
        Assert.Equal("OK", await shop.Customer.HealthOfAsync(fcm));
        Assert.Contains(witness.Lines, line => line.Everything.Contains(nameof(CredentialDecryptionException), StringComparison.Ordinal));
        Assert.All(witness.SeenOf(service), seen => Assert.Empty(shop.Marks.FindIn(seen.Text)));
    }

    /// <summary>One character of the payload is another: in the nonce, the tag or the ciphertext.</summary>
    private static string Changed(string envelope, int at)
    {
        var index = envelope.LastIndexOf('.') + 1 + at;
        return envelope[..index] + (envelope[index] == 'A' ? 'B' : 'A') + envelope[(index + 1)..];
    }
}
