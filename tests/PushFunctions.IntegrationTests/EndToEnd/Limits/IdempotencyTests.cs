using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.IntegrationTests.EndToEnd.Limits;

public sealed class IdempotencyTests
{
    private const string Sends = "PushNotifications";
    private const string Phone = "odJFCrnl2edlBDdz1C5Ja:APA91b";
    private const string Body = """{"to":[{"token":"odJFCrnl2edlBDdz1C5Ja:APA91b","provider":"FCM"}],"content":{"title":"Hello"}}""";

    [Fact]
    public async Task A_send_that_comes_again_is_pushed_once_and_answered_alike()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new Client(service);
        await client.StoreCredentialAsync();

        var first = await client.PostAsync(Sends, Body, "order 17");
        var second = await client.PostAsync(Sends, Body, "order 17");
        var other = await client.PostAsync(Sends, Body, "order 18");
        await service.PumpUntilIdleAsync();

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (first.Status, second.Status));
        Assert.Equal((first.Text, first.Headers.Location), (second.Text, second.Headers.Location));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", Assert.Single(second.Headers.GetValues("Idempotency-Replayed")));
        Assert.NotEqual(first.Text, other.Text);
        Assert.Equal(2, service.Simulator.Fcm.Received.CountFor(Phone));
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_answered_with_422()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new Client(service);
        await client.StoreCredentialAsync();
        await client.PostAsync(Sends, Body, "order 17");

        var reply = await client.PostAsync(Sends, Body + " ", "order 17");

        reply.MustRefuse(HttpStatusCode.UnprocessableEntity, 20422, null, "a different body");
    }

    [Fact]
    public async Task A_send_that_was_refused_leaves_its_key_free()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new Client(service);

        (await client.PostAsync(Sends, Body, "order 17")).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.from", "default App");
        (await client.PostAsync(Sends, "{}", "order 17")).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.to", "missing");
        await client.StoreCredentialAsync();

        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync(Sends, Body, "order 17")).Status);
    }

    [Fact]
    public async Task While_the_first_request_is_at_work_the_others_are_told_when_to_come_back()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new Client(service);
        Assert.True(AccountSid.TryParse(service.Account.Sid, out var account));
        Assert.True(IdempotencyKey.TryParse("order 17", out var key));
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));
        var now = TimeProvider.System.GetUtcNow();
        await service.Get<IIdempotencyStore>().TryAddAsync(
            new SendReservation(account, key, bodyHash, Some.Ids.NewOperation(), false, now.AddMinutes(5), now),
            TestContext.Current.CancellationToken);

        var reply = await client.PostAsync(Sends, Body, "order 17");

        reply.MustRefuse(HttpStatusCode.Conflict, 20409, null, "is in progress");
        Assert.Equal(TimeSpan.FromSeconds(2), reply.Headers.RetryAfter!.Delta);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tab\tinside")]
    public async Task A_key_that_is_none_is_answered_with_400(string key)
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new Client(service);

        (await client.PostAsync(Sends, Body, key)).MustRefuse(HttpStatusCode.BadRequest, 20001, "Idempotency-Key", "1 to 255 printable");
        (await client.PostAsync(Sends, Body, new string('k', 256)))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, "Idempotency-Key", "1 to 255 printable");
    }
}
