using PushFunctions.Api;
using PushFunctions.OpenApi;

namespace PushFunctions.IntegrationTests.EndToEnd.Contract;

/// <summary>Odd values of every query parameter and every id in a path, up to what storage makes of them: never a
/// 500, and nothing but JSON.</summary>
public sealed class OddAddressTests(SharedService shared)
{
    // What is right at some place, at its borders, and what is right at none.
    private static readonly string[] Odd =
    [
        "", "%20", "%00", "%0D%0AX-Injected:%201", "%7F", "%FF", "%C3%28", "%ED%A0%80", "%F0%9F%98%80", "%E2%80%AE", "+", "%2B", "%25", "%",
        "%zz", "'", "%27%20or%20PartitionKey%20ne%20%27",
        "null", "true", "-1", "0", "1", "1000", "2147483648", "1e3", "NaN", "[]", "{}", "*", "..", "%2e%2e%2f", "%2F", "a:b", ":", "FCM",
        "SENT", "shop", new('a', 64), new('9', 3000),
        "0001-01-01", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00%2B14:00", "1601-01-01", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59.9999999Z", "9999-12-30", "9999-12-31T23:59:59-14:00",
        "comms_user_" + new string('7', 34), "comms_operation_" + new string('7', 26), "comms_operation_00000000000000000000000000",
        "comms_operation_7zzzzzzzzzzzzzzzzzzzzzzzzz",
        "comms_pushnotification_" + new string('7', 34), "comms_audience_" + new string('0', 34), "comms_credential_" + new string('z', 26),
        "comms_device_registration_" + new string('f', 32), "SK" + new string('0', 32),
    ];

    public static TheoryData<string> WithQuery =>
        [.. ApiEndpoints.All.Where(endpoint => QueryParameters.Of(endpoint).Count > 0).Select(endpoint => endpoint.Name)];

    public static TheoryData<string> WithIds =>
        [.. ApiEndpoints.All.Where(endpoint => endpoint.Route.Contains('{', StringComparison.Ordinal)).Select(endpoint => endpoint.Name)];

    [Theory]
    [MemberData(nameof(WithQuery))]
    public async Task An_odd_query_is_answered_with_what_fits_it_or_with_a_400(string name)
    {
        using var shop = await (await shared.NewCustomerAsync()).StoreCredentialsAsync();
        var endpoint = ApiEndpoints.All.Single(candidate => candidate.Name == name);
        var (user, registration) = await shop.RegisterAsync(Phone.Android());
        var operation = await shop.SendAsync([Phone.Android().Recipient()]);
        var audience = (await shop.CallAsync(HttpMethod.Post, "/v1/Audiences", new { })).GetProperty("resourceId").GetString()!;
        var webhook = await shop.CallAsync(
            HttpMethod.Post, "/v1/Webhooks", new { Url = "https://example.com/", Events = new[] { "credential.expiring" } });
        var path = Ids.Fill(endpoint.Route).Replace(Ids.Operation, operation, StringComparison.Ordinal)
            .Replace(Ids.User, user, StringComparison.Ordinal)
            .Replace(Ids.Webhook, webhook.GetProperty("id").GetString()!, StringComparison.Ordinal)
            .Replace(Ids.Audience, audience, StringComparison.Ordinal).Replace(Ids.Registration, registration, StringComparison.Ordinal);

        foreach (var parameter in QueryParameters.Of(endpoint))
        {
            var others = string.Concat(
                QueryParameters.Of(endpoint).Where(other => other.IsRequired && other != parameter)
                    .Select(other => $"&{other.Name}={(other.Name == "userId" ? user : other.Example)}"));
            foreach (var value in Odd)
                await MustBeAnsweredAsync(shop, endpoint.Method, $"{path}?{parameter.Name}={value}{others}", 200, 202, 400, 404);
            await MustBeAnsweredAsync(shop, endpoint.Method, $"{path}?{parameter.Name}{others}", 400);
            await MustBeAnsweredAsync(shop, endpoint.Method, $"{path}?{parameter.Name}=x&{parameter.Name}=x{others}", 400);
        }

        foreach (var query in new[] { "?", "?&&", "?=", "?=x", "?%00=x", "?%FF", "?" + new string('x', 3000), "?$filter=x", "?[0]=1" })
            await MustBeAnsweredAsync(shop, endpoint.Method, path + query, 200, 400);
    }

    [Theory]
    [MemberData(nameof(WithIds))]
    public async Task An_odd_id_in_a_path_is_not_found(string name)
    {
        using var shop = await shared.NewCustomerAsync();
        var endpoint = ApiEndpoints.All.Single(candidate => candidate.Name == name);
        var route = Ids.Fill(endpoint.Route);
        foreach (
            var id in new[] { Ids.Notification, Ids.Operation, Ids.Registration, Ids.Credential, Ids.User, Ids.Audience, Ids.ApiKey, Ids.Webhook,
                "test_app", "20001" }.Where(id => route.Contains(id, StringComparison.Ordinal)))
        {
            foreach (var value in Odd.Where(value => value is not ("" or "20001" or "..")))
                await MustBeAnsweredAsync(shop, endpoint.Method, route.Replace(id, value, StringComparison.Ordinal), 400, 404, 405);
        }
    }

    /// <summary>A 400 without JSON is the server's own: the request was none as HTTP has it.</summary>
    private static async Task MustBeAnsweredAsync(Customer shop, string method, string target, params int[] expected)
    {
        var reply = await shop.RequestAsync(new HttpMethod(method), Literal.Address(shop.Service, target));
        Assert.True(expected.Contains((int)reply.Status), $"{method} {target} was answered with {(int)reply.Status}: {reply.Text}");
        if (reply.Text.Length == 0)
            Assert.True(
                target.Contains("%00", StringComparison.Ordinal),
                $"{method} {target} was answered with {(int)reply.Status} and nothing more.");
        Assert.False(reply.Headers.Contains("X-Injected"));
    }
}
