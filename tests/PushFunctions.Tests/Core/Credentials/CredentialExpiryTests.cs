using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Credentials;

public sealed class CredentialExpiryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(31.0, null, null)]
    [InlineData(30.0, null, 30)]
    [InlineData(29.0, 30, null)]
    [InlineData(7.0, 30, 7)]
    [InlineData(6.5, null, 7)]
    [InlineData(6.5, 7, null)]
    [InlineData(1.0, 7, 1)]
    [InlineData(-3.0, 7, 1)]
    [InlineData(-3.0, 1, null)]
    public void It_is_told_30_and_7_days_and_a_day_ahead_and_only_the_last_that_is_due(double left, int? told, int? due)
    {
        var credential = Of(Some.Noon.AddDays(left)) with { ExpiryToldDays = told };

        Assert.Equal(due, CredentialExpiry.DueDays(credential, Some.Noon));
    }

    [Fact]
    public void What_has_no_certificate_never_expires() => Assert.Null(CredentialExpiry.DueDays(Of(null), Some.Noon));

    [Fact]
    public async Task A_receiver_is_told_three_times_before_a_certificate_ends_and_again_after_it_was_replaced()
    {
        var service = await MemoryService.StartAsync();
        await service.AddEndpointAsync("credential.*");
        var until = Some.Noon.AddDays(40);
        var credentials = service.Get<CredentialService>();
        var uploaded = await credentials.CreateAsync(
            service.Account, new NewCredential(Some.App(), Provider.Apn, Upload(until), false), Stop);
        Assert.Equal(until, uploaded.ExpiresAt);

        await RunDaysAsync(service, 41);

        Assert.Equal(
            [30, 7, 1], service.Receiver.Told.Select(told => (int)told.Data["daysAhead"]!));
        Assert.All(service.Receiver.Told, told =>
        {
            Assert.Equal((EventTypes.CredentialExpiring, uploaded.Id.Value), (told.Type, told.Subject));
            Assert.Equal("2026-04-23T12:00:00Z", (string)told.Data["expiresAt"]!);
        });
        Assert.Equal(
            [$"{uploaded.Id.Tail}.1.30.expiring", $"{uploaded.Id.Tail}.1.7.expiring", $"{uploaded.Id.Tail}.1.1.expiring"],
            service.Receiver.Told.Select(told => told.Id));
        Assert.Equal(3, service.Log.Entries.Count(entry => entry.Text.Contains("expires on 2026-04-23", StringComparison.Ordinal)));

        await credentials.UpdateAsync(service.Account, uploaded.Id, null, Upload(service.Time.GetUtcNow().AddDays(20)), Stop);
        await RunDaysAsync(service, 1);
        Assert.Equal($"{uploaded.Id.Tail}.2.30.expiring", service.Receiver.Told[^1].Id);
        Assert.Equal(4, service.Receiver.Told.Count);
    }

    private static async Task RunDaysAsync(MemoryService service, int days)
    {
        for (var count = 0; count < days * 4; count++)
        {
            service.Time.Advance(TimeSpan.FromHours(6));
            await service.Get<CredentialExpiry>().RunAsync(Stop);
            await service.TellAsync();
        }
    }

    private static CredentialUpload Upload(DateTimeOffset until) => new(
        Keys.Base64(Keys.Rsa), Keys.Base64(Keys.Certificate(Keys.Rsa, $"UID={Keys.BundleId}, CN=Apple Push Services", until: until)), null,
        null, null);

    private static Credential Of(DateTimeOffset? expiresAt) =>
        new(CredentialId.FromTail("01k7q2bx0mft5bvbxh3781hkmr"), Some.App(), Provider.Apn, true, 1, "v1", CredentialHealth.Ok)
        {
            CreatedAt = Some.Noon,
            UpdatedAt = Some.Noon,
            ExpiresAt = expiresAt,
        };
}
