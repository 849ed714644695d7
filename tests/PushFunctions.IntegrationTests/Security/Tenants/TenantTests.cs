using System.Net;
using System.Text.RegularExpressions;
using PushFunctions.Api;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Security.Tenants;

public sealed partial class TenantTests(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    private static readonly string[] AcceptedResults =
        ["SendNotifications", "CountRecipients", "RegisterDevice", "RegisterDevices", "CreateCredential", "CreateAudience", "CreateApiKey",
            "CreateWebhook", "RequeueDeadLetters"];

    public static TheoryData<string> PathEndpoints => new(Trespasses.ByPath.Select(endpoint => endpoint.Name));

    public static TheoryData<string> ListEndpoints => new(Trespasses.ByFilter.Select(endpoint => endpoint.Name));

    /// <summary>Bodies that name a thing of the estate, and the field that is to blame.</summary>
    public static TheoryData<string, string, string> Namings => new()
    {
        { "PushNotifications", """{"to":[{"audienceId":"{audience}"}],"content":{"title":"x"}}""", "$.to[0].audienceId" },
        { "PushNotifications", """{"to":[{"userId":"{user}"}],"content":{"title":"x"},"from":{"appName":"estate"}}""", "$.from.appName" },
        { "PushNotifications", """{"to":[{"userId":"{user}"}],"content":{"title":"x"},"from":{"fcm":"{fcm}"}}""", "$.from.fcm" },
        { "PushNotifications", """{"to":[{"userId":"{user}"}],"content":{"title":"x"},"from":{"apn":"{apn}"}}""", "$.from.apn" },
        { "PushNotifications", """{"to":[{"filter":{"not":{"audienceId":"{audience}"} } }],"content":{"title":"x"}}""", "$.to[0].filter" },
        { "PushNotifications/Count", """{"to":[{"audienceId":"{audience}"}]}""", "$.to[0].audienceId" },
        { "PushNotifications/Count", """{"to":[{"filter":{"audienceId":"{audience}"} }]}""", "$.to[0].filter" },
        { "PushNotifications/Count", """{"to":[{"userId":"{user}"}],"from":{"appName":"estate"}}""", "$.from.appName" },
        { "Audiences", """{"filter":{"audienceId":"{audience}"}}""", "$.filter" },
        { "PushNotifications/DeviceRegistrations", """{"token":"a-token-of-the-stranger","provider":"FCM","userId":"{user}"}""", "$.userId" },
        { "PushNotifications/DeviceRegistrations", """{"token":"a-token-of-the-stranger","provider":"FCM","appName":"estate"}""", "$.appName" },
    };

    [Theory]
    [MemberData(nameof(PathEndpoints))]
    public async Task Every_id_of_another_account_is_not_found_and_nothing_is_written(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        using var stranger = tenants.EnterAs(tenants.Stranger);
        var before = await StorageSnapshot.TakeAsync(tenants.Service);

        foreach (var (path, body) in Trespasses.Into(endpoint, tenants.Estate))
        {
            var reply = await stranger.RequestAsync(new HttpMethod(endpoint.Method), path, body);
            var nowhere = await stranger.RequestAsync(
                new HttpMethod(endpoint.Method), Ids.Fill(endpoint.Route) + path[path.Split('?')[0].Length..], body);

            reply.MustRefuse(HttpStatusCode.NotFound, 20404, null, "");
            // Nor does the answer tell what is another's from what is nobody's.
            Assert.Equal(Id().Replace(nowhere.Text, "id"), Id().Replace(reply.Text, "id"));
        }

        before.MustEqual(await StorageSnapshot.TakeAsync(tenants.Service));
    }

    [Theory]
    [MemberData(nameof(ListEndpoints))]
    public async Task No_list_shows_what_another_account_owns_whatever_its_filters_name(string name)
    {
        var (array, paths) = Trespasses.Through(ApiEndpoints.All.Single(endpoint => endpoint.Name == name), tenants.Estate);
        using var stranger = tenants.EnterAs(tenants.Stranger);
        using var owner = tenants.EnterAs(tenants.Estate.Owner);

        foreach (var path in paths)
        {
            var reply = await stranger.GetAsync(path);

            Assert.Empty(reply.Json.GetProperty(array).EnumerateArray());
        }

        // The owner sees something where the stranger sees nothing, and the owner's place in the list is no place of
        // the stranger's.
        var own = await owner.GetAsync(paths[0]);
        Assert.NotEmpty(own.Json.GetProperty(array).EnumerateArray());
        var self = own.Json.GetProperty("pagination").GetProperty("self").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync($"{paths[0]}&pageToken={self}")).Status);
        (await stranger.GetAsync($"{paths[0]}&pageToken={self}")).MustRefuse(HttpStatusCode.BadRequest, 20001, null, "pageToken");
    }

    [Theory]
    [MemberData(nameof(Namings))]
    public async Task A_body_that_names_a_thing_of_another_account_is_refused_and_nothing_is_written(
        string path, string body, string context)
    {
        using var shop = await Customer.WithAppAsync(tenants.Service);
        using var stranger = tenants.EnterAs(shop);
        var before = await StorageSnapshot.TakeAsync(tenants.Service);

        var reply = await stranger.PostAsync(path, Name(body));

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, context, "");
        before.MustEqual(await StorageSnapshot.TakeAsync(tenants.Service));
    }

    [Fact]
    public async Task Dead_letters_of_another_account_are_neither_counted_nor_requeued()
    {
        using var owner = tenants.EnterAs(tenants.Estate.Owner);
        using var stranger = tenants.EnterAs(tenants.Stranger);
        var letter = (await owner.GetAsync("/v1/Service/DeadLetters")).Json.GetProperty("deadLetters")[0].GetProperty("id").GetString();
        var before = await StorageSnapshot.TakeAsync(tenants.Service);

        Assert.Equal(0, (await stranger.GetAsync("/v1/Service")).Json.GetProperty("deadLetters").GetInt32());
        foreach (var body in new[] { """{"all":true}""", $$"""{"ids":["{{letter}}"]}""" })
            Assert.Equal("""{"requeued":0,"more":false}""", (await stranger.PostAsync("/v1/Service/DeadLetters/Requeues", body)).Text);

        before.MustEqual(await StorageSnapshot.TakeAsync(tenants.Service));
        Assert.Equal(1, (await owner.GetAsync("/v1/Service")).Json.GetProperty("deadLetters").GetInt32());
    }

    [Fact]
    public void Every_endpoint_of_the_API_is_walked() => Assert.Equal(
        ApiEndpoints.All.Select(endpoint => endpoint.Name).Order(StringComparer.Ordinal),
        Trespasses.ByPath.Concat(Trespasses.ByFilter).Concat(Trespasses.OfTheCaller).Concat(ApiEndpoints.All.Where(endpoint => endpoint.IsOpen))
            .Select(endpoint => endpoint.Name).Concat(AcceptedResults).Order(StringComparer.Ordinal));

    [Fact]
    public void An_open_endpoint_takes_no_id() =>
        Assert.All(
            ApiEndpoints.All.Where(endpoint => endpoint.IsOpen), endpoint => Assert.Single(
                Trespasses.Fill(endpoint.Route, new Dictionary<string, IReadOnlyList<string>> { ["code"] = ["20001"] })));

    private string Name(string body) => body
        .Replace("{audience}", tenants.Estate.Audience, StringComparison.Ordinal)
        .Replace("{user}", tenants.Estate.Users[0], StringComparison.Ordinal)
        .Replace("{fcm}", tenants.Estate.Credentials[0], StringComparison.Ordinal)
        .Replace("{apn}", tenants.Estate.Credentials[1], StringComparison.Ordinal);

    [GeneratedRegex("comms_[a-z_]+_[0-9a-z]+")]
    private static partial Regex Id();
}
