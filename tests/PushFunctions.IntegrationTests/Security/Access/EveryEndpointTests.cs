using System.Net;
using System.Text;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.IntegrationTests.Security.Tenants;

namespace PushFunctions.IntegrationTests.Security.Access;

public sealed class EveryEndpointTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    private const string Unknown = "0123456789abcdef0123456789abcdef";
    private static readonly string[] Scopes = ["register", "send", "manage"];

    public static TheoryData<string> ProtectedEndpoints =>
        new(ApiEndpoints.All.Where(endpoint => !endpoint.IsOpen).Select(endpoint => endpoint.Name));

    [Theory]
    [MemberData(nameof(ProtectedEndpoints))]
    public async Task Wrong_credentials_are_answered_alike_whatever_is_wrong_with_them(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        var (owner, stranger) = (tenants.Estate.Owner, tenants.Stranger);
        var (key, revoked) = (await MakeKeyAsync("""["register","send","manage"]"""), await MakeKeyAsync("""["register","send","manage"]"""));
        using (var client = tenants.EnterAs(owner)) Assert.Equal(
            HttpStatusCode.Accepted, (await client.DeleteAsync($"ApiKeys/{revoked.Sid}")).Status);
        var before = await StorageSnapshot.TakeAsync(tenants.Service);
        (string Sid, string Secret)[] pairs =
        [
            (owner.Account.Value, "not-the-token-of-anybody-0123456789"),
            (owner.Account.Value, ""),
            (owner.Account.Value, stranger.AuthToken),
            (owner.Account.Value, key.Secret),
            (stranger.Account.Value, owner.AuthToken),
            (stranger.Account.Value, key.Secret),
            ("AC" + Unknown, owner.AuthToken),
            ("SK" + Unknown, key.Secret),
            (key.Sid, owner.AuthToken),
            (key.Sid, revoked.Secret),
            (revoked.Sid, revoked.Secret),
            ("SK" + owner.Account.Value[2..], owner.AuthToken),
            ("nobody", owner.AuthToken),
        ];

        var answers = new List<string>();
        foreach (var (sid, secret) in pairs)
        {
            var reply = await SendAsync(endpoint, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{sid}:{secret}")));
            MustChallenge(reply);
            answers.Add($"{string.Join(' ', reply.Headers.Select(header => header.Key).Order(StringComparer.Ordinal))}\n{reply.Text}");
        }

        Assert.Single(answers.Distinct());
        before.MustEqual(await StorageSnapshot.TakeAsync(tenants.Service));
    }

    [Theory]
    [MemberData(nameof(ProtectedEndpoints))]
    public async Task What_is_no_Basic_authentication_is_a_401_everywhere(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        var owner = tenants.Estate.Owner;
        var right = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{owner.Account.Value}:{owner.AuthToken}"));
        string?[] headers =
        [
            null, "", "Basic", "Basic ", $"Bearer {right}", $"Bearer {owner.AuthToken}",
            $"Digest username=\"{owner.Account.Value}\", response=\"{owner.AuthToken}\"", $"Negotiate {right}",
            right, $"Basic{right}", $"Basic {right[..^3]}!", $"Basic {right},Basic {right}", $"Basic {right}{new string('A', 20_000)}",
            "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(owner.Account.Value + owner.AuthToken)),
        ];

        foreach (var header in headers) MustChallenge(await SendAsync(endpoint, header));
    }

    [Fact]
    public async Task Each_set_of_scopes_opens_the_endpoints_that_name_one_of_them_and_no_other()
    {
        for (var set = 1; set < 8; set++)
        {
            var scopes = Scopes.Where((_, index) => (set & (1 << index)) != 0).ToArray();
            var key = await MakeKeyAsync($"[{string.Join(',', scopes.Select(scope => $"\"{scope}\""))}]");
            foreach (var endpoint in ApiEndpoints.All.Where(endpoint => !endpoint.IsOpen))
            {
                var reply = await SendAsync(endpoint, "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{key.Sid}:{key.Secret}")));

                if (((int)endpoint.Scopes & set) == 0) reply.MustRefuse(HttpStatusCode.Forbidden, 20403, null, "scope");
                else Assert.True(
                    reply.Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                        && (int)reply.Status < 500, $"{endpoint.Name} with {string.Join(", ", scopes)}: {reply.Status}");
            }
        }
    }

    private static void MustChallenge(ApiReply reply)
    {
        reply.MustRefuse(HttpStatusCode.Unauthorized, 20003, null, "");
        Assert.Equal("Basic realm=\"PushFunctions\", charset=\"UTF-8\"", reply.Headers.WwwAuthenticate.ToString());
        Assert.False(reply.Headers.Contains("RateLimit"));
    }

    private async Task<(string Sid, string Secret)> MakeKeyAsync(string scopes)
    {
        using var client = tenants.EnterAs(tenants.Estate.Owner);
        var made = (await client.PostAsync("ApiKeys", $$"""{"scopes":{{scopes}}}""")).Json;
        return (made.GetProperty("sid").GetString()!, made.GetProperty("secret").GetString()!);
    }

    /// <summary>A request that does nothing where it is let in: its ids are nobody's, its body says nothing.</summary>
    private async Task<ApiReply> SendAsync(ApiEndpoint endpoint, string? authorization)
    {
        using var client = new HttpClient { BaseAddress = tenants.Service.Address };
        using var request = new HttpRequestMessage(new HttpMethod(endpoint.Method), Ids.Fill(endpoint.Route));
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (endpoint.Body is not null) request.Content = new StringContent("""{"name":7}""", Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await ApiReply.ReadAsync(response);
    }
}
