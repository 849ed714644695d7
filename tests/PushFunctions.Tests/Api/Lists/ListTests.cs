using System.Net;
using System.Text;
using PushFunctions.Api;

namespace PushFunctions.Tests.Api.Lists;

public sealed class ListTests(ApiHost host) : IClassFixture<ApiHost>
{
    public static TheoryData<string> Endpoints =>
        new(ApiEndpoints.All.Where(endpoint => endpoint.Response.Name.EndsWith("Page", StringComparison.Ordinal))
            .Select(endpoint => endpoint.Name));

    public static TheoryData<string, string, string> WrongFilters => new()
    {
        { "ListApps", "isDefault=TRUE", "'isDefault'" },
        { "ListApps", "startDate=yesterday", "'startDate'" },
        { "ListApps", "startDate=2026-02-30", "'startDate'" },
        { "ListApps", "startDate=2026-01-01T00:00", "'startDate'" },
        { "ListApps", "startDate=2026-01-01T00:00:00+01:00", "%2B" },
        { "ListApps", "endDate=9999-12-31", "'endDate'" },
        { "ListApps", "startDate=2026-01-02&endDate=2026-01-01", "must not be later than" },
        { "ListApps", "startDate=2026-01-02&startDate=2026-01-01", "more than once" },
        { "ListCredentials", "appName=A", "'appName'" },
        { "ListCredentials", "credentialType=fcm", "'credentialType'" },
        { "ListCredentials", "isDefault=", "'isDefault' is empty" },
        { "ListRegistrations", "appName=test_app", "'userId' or 'externalId' is missing" },
        { "ListRegistrations", $"userId={Ids.User}&externalId=a", "'userId' and 'externalId' cannot be combined" },
        { "ListRegistrations", "externalId=", "'externalId' is empty" },
        { "ListRegistrations", "externalId=a%00b", "'externalId': expected 1 to 256 characters" },
        { "ListUsers", $"externalId={new string('x', 257)}", "'externalId': expected 1 to 256 characters" },
        { "ListUsers", "externalId=a&externalId=b", "more than once" },
        { "ListRegistrations", "userId=me", "'userId'" },
        { "ListRegistrations", $"userId={Ids.User}&appName=A", "'appName'" },
        { "ListOperations", "status=canceled", "SCHEDULED, PROCESSING, COMPLETED, CANCELED" },
        { "ListOperations", "startDate=2026", "'startDate'" },
        { "ListOperations", "endDate=01/02/2026", "'endDate'" },
        { "ListNotifications", "operationId=x", "'operationId'" },
        { "ListNotifications", "status=COMPLETED", "SCHEDULED, QUEUED, SENT, FAILED, CANCELED" },
        { "ListNotifications", "tags=nocolon", "key:value" },
        { "ListNotifications", "tags=:v", "key:value" },
        { "ListNotifications", "tags=a:b:c", "key:value" },
        { "ListNotifications", "tags=a:1&tags=a:2", "duplicate key 'a'" },
        { "ListNotifications", "tags=a:1;a:2;", "duplicate key 'a'" },
        { "ListNotifications", "tags=", "key:value" },
        { "ListNotifications", "tags=;", "key:value" },
        { "ListNotifications", "tags=a:1;;", "key:value" },
        { "ListNotifications", "tags=a:1;;b:2", "key:value" },
        { "ListNotifications", "tags=;a:1", "key:value" },
        { "ListNotifications", "tags=a:1;b", "key:value" },
        { "ListNotifications", "tags=a:1,b:2", "key:value" },
        { "ListNotifications", "tags=a:1;%20b:2", "key:value" },
        { "ListNotifications", "tags=a:1;b:1;c:1;d:1;e:1;f:1&tags=g:1;h:1;i:1;j:1;k:1;", "more than 10 pairs" },
        { "ListNotifications", "tags=a:1&tags=b:1&tags=c:1&tags=d:1&tags=e:1&tags=f:1&tags=g:1&tags=h:1&tags=i:1&tags=j:1&tags=k:1",
            "more than 10 pairs" },
        { "ListNotifications", "user=x", "'user'" },
        { "ListNotifications", "provider=apns", "FCM, APN, APN_SANDBOX" },
        { "DeleteDevice", "", "'token' is missing" },
        { "DeleteDevice", "token=t", "'provider' is missing" },
        { "DeleteDevice", "token=t&provider=x", "'provider'" },
        { "DeleteDevice", "token=a%20b&provider=FCM", "'token'" },
        { "DeleteDevice", "token=t&provider=FCM&x=1", "Unknown query parameter 'x'" },
    };

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Every_list_refuses_a_wrong_size_a_wrong_token_and_an_unknown_parameter(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        foreach (var (query, says) in new[]
        {
            ("pageSize=0", "from 1 to 1000"), ("pageSize=1001", "from 1 to 1000"), ("pageSize=-5", "from 1 to 1000"),
            ("pageSize=ten", "from 1 to 1000"),
            ("pageSize=1.5", "from 1 to 1000"), ("pageSize=1e4", "from 1 to 1000"), ("pageSize=99999999999999", "from 1 to 1000"),
            ("pageSize=", "is empty"), ("pageSize=1&pageSize=2", "more than once"),
            ("pageToken=", "is empty"), ("pageToken=nonsense", "not issued for this list"),
            ("pageToken=AQEAAAAAAAAAAAAAAAAAAAAAAAAA", "not issued for this list"),
            ("pageSze=5", "Did you mean 'pageSize'?"), ("foo=bar", "Unknown query parameter 'foo'"),
        })
        {
            var reply = await host.SendAsync("GET", $"{Ids.Fill(endpoint.Route)}?{query}");

            reply.MustRefuse(HttpStatusCode.BadRequest, 20001, null, says);
        }
    }

    [Theory]
    [MemberData(nameof(WrongFilters))]
    public async Task A_wrong_filter_is_a_400_that_names_it(string name, string query, string says)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);

        var reply = await host.SendAsync(endpoint.Method, $"{Ids.Fill(endpoint.Route)}?{query}");

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, null, says);
    }

    [Fact]
    public async Task Pages_follow_each_other_by_their_tokens_to_the_end()
    {
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
            made.Add((await host.SendAsync("POST", "/v1/Audiences", "{}")).Json.GetProperty("resourceId").GetString()!);

        var found = new List<string>();
        string? token = null;
        do
        {
            var page = await host.SendAsync("GET", $"/v1/Audiences?pageSize=2{(token is null ? "" : $"&pageToken={token}")}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.InRange(page.Json.GetProperty("audiences").GetArrayLength(), 1, 2);
            found.AddRange(page.Json.GetProperty("audiences").EnumerateArray().Select(item => item.GetProperty("id").GetString()!));
            var pagination = page.Json.GetProperty("pagination");
            var again = await host.SendAsync("GET", $"/v1/Audiences?pageSize=2&pageToken={pagination.GetProperty("self").GetString()}");
            Assert.Equal(page.Text, again.Text);
            token = pagination.GetProperty("next").GetString();
        }
        while (token is not null);

        // Other tests of this host make audiences too.
        Assert.Equal(made.Order(StringComparer.Ordinal), found.Where(made.Contains));
        Assert.Equal(found.Distinct(), found);
    }

    [Fact]
    public async Task A_token_of_another_list_or_account_is_refused()
    {
        await host.SendAsync("POST", "/v1/Audiences", "{}");
        await host.SendAsync("POST", "/v1/Audiences", "{}");
        var next = (await host.SendAsync("GET", "/v1/Audiences?pageSize=1")).Json.GetProperty("pagination").GetProperty("next").GetString();

        var sameList = await host.SendAsync("GET", $"/v1/Audiences?pageToken={next}");
        var anotherList = await host.SendAsync("GET", $"/v1/ApiKeys?pageToken={next}");
        var anotherAccount = await host.SendAsync(
            "GET", $"/v1/Audiences?pageToken={next}", null, ApiHost.Basic(ApiHost.OtherAccountSid, ApiHost.AuthToken));

        Assert.Equal(HttpStatusCode.OK, sameList.Status);
        anotherList.MustRefuse(HttpStatusCode.BadRequest, 20001, null, "not issued for this list");
        anotherAccount.MustRefuse(HttpStatusCode.BadRequest, 20001, null, "not issued for this list");
    }

    [Fact]
    public async Task The_last_page_has_a_next_of_null()
    {
        var reply = await host.SendAsync(
            "GET", "/v1/Audiences", (HttpContent?)null, ApiHost.Basic(ApiHost.OtherAccountSid, ApiHost.AuthToken));

        Assert.StartsWith("""{"audiences":[],"pagination":{"next":null,"self":""", reply.Text, StringComparison.Ordinal);
        Assert.True(Encoding.UTF8.GetByteCount(reply.Text) == reply.ContentHeaders.ContentLength);
    }
}
