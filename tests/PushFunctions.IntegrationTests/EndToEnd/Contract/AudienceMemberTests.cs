using System.Net;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>Members of an audience, in thousands.</summary>
public sealed class AudienceMemberTests(SharedService shared)
{
    [Fact]
    public async Task Thousands_are_added_a_thousand_at_a_time_and_go_one_by_one_in_thousands_or_with_the_audience()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var audience = await MakeAsync(shop, new { Name = new string('n', 256) });
        var path = $"/v1/Audiences/{audience}/Users";
        string[] users = [.. Enumerable.Range(0, 2_500).Select(_ => Some.Ids.NewUser().Value).Order(StringComparer.Ordinal)];

        await Task.WhenAll(
            users.Chunk(1_000).Append(users[..1_000]).Select(part => shop.CallAsync(HttpMethod.Post, path, new { UserIds = part })));
        Assert.Equal(users, await Pages.IdsAsync(shop, path, "users"));
        await Task.WhenAll(users[..60].Append(users[0]).Select(user => shop.CallAsync(HttpMethod.Delete, $"{path}/{user}")));
        Assert.Equal(users[60..], await Pages.IdsAsync(shop, path, "users", pageSize: 700));
        await shop.CallAsync(HttpMethod.Patch, path, new { Add = users[..60], Remove = users[1_000..2_000] });
        Assert.Equal([.. users[..1_000], .. users[2_000..]], await Pages.IdsAsync(shop, path, "users"));
        await shop.CallAsync(HttpMethod.Delete, $"/v1/Audiences/{audience}");

        Assert.Equal(HttpStatusCode.NotFound, (await shop.RequestAsync(HttpMethod.Get, path)).Status);
        Assert.DoesNotContain(audience, await Pages.IdsAsync(shop, "/v1/Audiences", "audiences"));
        (await shop.RequestAsync(
            HttpMethod.Post, "", new { To = new[] { new { AudienceId = audience } }, Content = new { Title = "Hello" } }))
                .MustRefuse(HttpStatusCode.BadRequest, 20001, "$.to[0].audienceId", "not found");
    }

    [Fact]
    public async Task Both_prefixes_of_a_User_are_the_same_member()
    {
        using var shop = await shared.NewCustomerAsync();
        var path = $"/v1/Audiences/{await MakeAsync(shop, new { })}/Users";
        var user = Some.Ids.NewUser();

        await shop.CallAsync(HttpMethod.Post, path, new { UserIds = new[] { user.Value, "comms_pushnotificationuser_" + user.Tail } });
        Assert.Equal([user.Value], await Pages.IdsAsync(shop, path, "users"));
        await shop.CallAsync(HttpMethod.Delete, $"{path}/comms_pushnotificationuser_{user.Tail}");
        Assert.Empty(await Pages.IdsAsync(shop, path, "users"));
    }

    private static async Task<string> MakeAsync(Customer shop, object body) =>
        (await shop.CallAsync(HttpMethod.Post, "/v1/Audiences", body)).GetProperty("resourceId").GetString()!;
}
