using System.Security.Cryptography;

namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class AudienceTests(SharedService shared)
{
    [Fact]
    public async Task Two_overlapping_audiences_with_Users_and_a_token_beside_them_reach_each_device_once()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var crowd = await Crowd.RegisterAsync(shop, 2_500, _ => 1);
        var outsider = await Crowd.RegisterAsync(shop, 1, _ => 2);
        var (first, second) = (await AudienceAsync(shop, crowd.Members.Take(1_600)), await AudienceAsync(shop, crowd.Members.Skip(900)));
        object[] to =
        [
            new { AudienceId = first },
            new { AudienceId = second },
            .. crowd.Members.Take(3).Select(member => new { UserId = member.User.Value }),
            .. outsider.Recipients,
            crowd.Members[1_000].Phones[0].Recipient(),
        ];

        var operation = await shop.WaitForOperationAsync(await shop.SendAsync(to));

        // 2,500 members (three of them named too), the outsider, and the token of which one member is the owner.
        Assert.Equal(Stats.AllSent(2_502, recipients: 2_502), operation.Stats);
        Assert.All(crowd.Tokens.Concat(outsider.Tokens), token => Assert.Equal(1, shop.Simulator.Fcm.Received.CountFor(token)));
    }

    [Fact]
    public async Task An_audience_without_members_completes_with_nothing()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();

        var operation = await shop.WaitForOperationAsync(await shop.SendAsync([new { AudienceId = await AudienceAsync(shop, []) }]));

        Assert.Equal(("COMPLETED", Stats.AllSent(0, recipients: 0)), (operation.Status, operation.Stats));
    }

    [Fact]
    public async Task Variables_of_an_audience_go_to_its_members()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var crowd = await Crowd.RegisterAsync(shop, 2, _ => 1);
        var audience = await AudienceAsync(shop, crowd.Members);

        await shop.WaitForOperationAsync(
            await shop.SendAsync([new { AudienceId = audience, Variables = new { Team = "red" } }], "Go {{ team }}"));

        Assert.All(
            crowd.Tokens,
            token => Assert.Contains("Go red", Assert.Single(shop.Simulator.Fcm.Received.For(token)).Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Members_of_audiences_with_as_large_variables_as_there_may_be_are_each_reached_once()
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var crowd = await Crowd.RegisterAsync(shop, 1_000, _ => 1);
        var to = new List<object>();
        foreach (var members in crowd.Members.Chunk(10))
            to.Add(new
            {
                AudienceId = await AudienceAsync(shop, members),
                Variables = new { Text = RandomNumberGenerator.GetHexString(1_250) }
            });

        var operation = await shop.WaitForOperationAsync(await shop.SendAsync(to));

        Assert.Equal(Stats.AllSent(1_000, recipients: 1_000), operation.Stats);
        Assert.DoesNotContain(crowd.Tokens, token => shop.Simulator.Fcm.Received.CountFor(token) != 1);
    }

    private static async Task<string> AudienceAsync(Customer shop, IEnumerable<Crowd.Member> members)
    {
        var id = (await shop.CallAsync(HttpMethod.Post, "/v1/Audiences", new { Name = "members" })).GetProperty("resourceId").GetString()!;
        foreach (var part in members.Chunk(1_000))
            await shop.CallAsync(HttpMethod.Post, $"/v1/Audiences/{id}/Users", new { UserIds = part.Select(member => member.User.Value) });
        return id;
    }
}
