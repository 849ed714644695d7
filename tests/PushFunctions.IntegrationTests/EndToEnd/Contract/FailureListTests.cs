using System.Text.Json;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>An operation's Errors: one entry for each failed notification and each recipient that could not be
/// addressed.</summary>
public sealed class FailureListTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_fails_between_two_pages_neither_repeats_nor_hides_another()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var phones = Phone.Androids(DeliveryBatch.MaximumJobs + 20);
        var id = await shop.SendAsync(phones.Select(phone => phone.Recipient()));
        // Half of what is listed later fails at once, the other half with the retry of its batch.
        await SettleAsync(service, id, BatchId.Original(0, 0), failed: [10, 20, 30], retried: [3, 15, 40]);
        await SettleAsync(service, id, BatchId.Original(0, 1), failed: [5], retried: []);

        var listed = await Pages.ReadAllAsync(shop, $"Operations/{id}/Errors", "errors", 2, async (page, _) =>
        {
            // Before the place that the list has come to, and behind it.
            if (page == 1) await SettleAsync(service, id, BatchId.Original(0, 0).Child(0), failed: [3, 15, 40], retried: []);
        });

        var tokens = listed.Select(TokenOf).ToList();
        Assert.Equal(tokens.Distinct(), tokens);
        Assert.Equal([10, 20, 30, 40, DeliveryBatch.MaximumJobs + 5], tokens.Select(token => phones.ToList().FindIndex(phone => phone.Token == token)));
    }

    [Fact]
    public async Task Recipients_without_a_device_and_failed_pushes_come_page_by_page_each_once()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var (phones, strangers) = (Phone.Androids(3), Enumerable.Range(0, 130).Select(_ => Some.Ids.NewUser().Value).ToList());
        foreach (var phone in phones) service.Simulator.Fcm.Faults.ForToken(phone.Token, new SimulatorFault { Reason = "UNREGISTERED" });
        var id = await shop.SendAsync([.. strangers.Select(user => new { UserId = user }), .. phones.Select(phone => phone.Recipient())]);
        await shop.PumpUntilOverAsync(id);

        var listed = await Pages.ReadAllAsync(shop, $"Operations/{id}/Errors", "errors", 25);

        Assert.Equal(
            strangers.Order(StringComparer.Ordinal), listed.Where(IsUnaddressable)
                .Select(entry => To(entry, "userId"))
                .Order(StringComparer.Ordinal));
        Assert.All(listed.Where(IsUnaddressable), entry => Assert.Equal(21101, entry.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Equal(
            phones.Select(phone => phone.Token).Order(StringComparer.Ordinal), listed.Where(entry => !IsUnaddressable(entry))
                .Select(TokenOf).Order(StringComparer.Ordinal));
        Assert.Equal(133, listed.Count);
    }

    /// <summary>As a worker settles a batch; what neither fails nor is retried is SENT.</summary>
    private static async Task SettleAsync(RunningService service, string operation, BatchId batch, int[] failed, int[] retried)
    {
        var id = OperationId.TryParse(operation, out var parsed)
            ? parsed
            : throw new ArgumentException("No operation's id.", nameof(operation));
        var batches = service.Get<IBatchStore>();
        var leased = (await batches.TryUpdateAsync(id, (await batches.FindAsync(id, batch, Stop))!.Leased(), Stop))!;
        JobOutcome[] outcomes =
            [.. failed.Select(position => SomeBatches.Failed(position)), .. retried.Select(position => SomeBatches.Moved(position))];
        DeliveryBatch[] retries = retried.Length == 0 ? [] : [SomeBatches.RetryOf(leased, 0, retried)];
        Assert.True(await batches.TrySettleAsync(id, leased.Settled(outcomes), retries, Stop));
    }

    private static bool IsUnaddressable(JsonElement entry) => entry.GetProperty("notificationId").ValueKind == JsonValueKind.Null;

    private static string TokenOf(JsonElement entry) => To(entry, "token");

    private static string To(JsonElement entry, string name) => entry.GetProperty("to").GetProperty(name).GetString()!;
}
