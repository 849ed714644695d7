using System.Net;
using System.Text.Json;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>What was sent to a User, over HTTP.</summary>
public sealed class TimelineTests(SharedService shared)
{
    [Fact]
    public async Task The_timeline_answers_why_a_User_did_not_get_it()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (phone, old) = (Phone.Android(), Phone.Android());
        var (ann, _) = await shop.RegisterAsync(phone);
        await shop.RegisterAsync(old, ann);
        shop.Simulator.Fcm.Faults.ForToken(old.Token, new SimulatorFault { Reason = "UNREGISTERED" });
        var first = await shop.SendAsync([new { UserId = ann }]);
        await shop.WaitForOperationAsync(first);
        var second = await shop.SendAsync([new { phone.Token, phone.Provider }]);
        await shop.WaitForOperationAsync(second);

        var listed = await Pages.ReadAllAsync(shop, $"Users/{ann}/Timeline", "timeline", 1);

        Assert.Equal([second, first], listed.Select(entry => entry.GetProperty("operationId").GetString()));
        Assert.Equal(["operationId", "createdAt", "notifications"], listed[1].EnumerateObject().Select(field => field.Name));
        var notifications = listed[1].GetProperty("notifications").EnumerateArray().ToList();
        Assert.All(notifications, one => Assert.Equal(
            ["id", "provider", "tokenHash", "status", "attempts", "error", "providerMessageId", "updatedAt"],
            one.EnumerateObject().Select(field => field.Name)));
        Assert.Equal(["FAILED", "SENT"], notifications.Select(one => one.GetProperty("status").GetString()).Order(StringComparer.Ordinal));
        var error = notifications.Single(one => one.GetProperty("error").ValueKind != JsonValueKind.Null).GetProperty("error");
        Assert.Equal((21001, "UNREGISTERED"), (error.GetProperty("code").GetInt32(), error.GetProperty("reason").GetString()));
        Assert.Contains("registers again", error.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(phone.Token, JsonSerializer.Serialize(listed), StringComparison.Ordinal);
        foreach (var one in notifications)
            Assert.Equal(one.GetProperty("status").GetString(), (await shop.NotificationAsync(one.GetProperty("id").GetString()!)).Status);
        var shortPath = await shop.CallAsync(HttpMethod.Get, $"/v1/Users/{ann}/Timeline");
        Assert.Equal(2, shortPath.GetProperty("timeline").GetArrayLength());
        Assert.Empty(await Pages.ReadAllAsync(shop, $"Users/{(await shop.RegisterAsync(Phone.Android())).User}/Timeline", "timeline", 5));
    }

    [Fact]
    public async Task A_wrong_request_is_refused_and_another_accounts_User_is_not_found()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        using var other = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var (ann, _) = await shop.RegisterAsync(Phone.Android());
        var (bob, _) = await other.RegisterAsync(Phone.Android());

        foreach (var user in new[] { bob, Some.Ids.NewUser().Value, "ann" })
            (await shop.RequestAsync(HttpMethod.Get, $"Users/{user}/Timeline")).MustRefuse(HttpStatusCode.NotFound, 20404, null, "User");
        foreach (var query in new[] { "pageSize=0", "pageSize=1001", "pageToken=abc", "status=SENT" })
            (await shop.RequestAsync(HttpMethod.Get, $"Users/{ann}/Timeline?{query}"))
                .MustRefuse(HttpStatusCode.BadRequest, 20001, null, query.Split('=')[0]);
    }
}
