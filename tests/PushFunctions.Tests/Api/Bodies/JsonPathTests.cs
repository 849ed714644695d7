using System.Net;

namespace PushFunctions.Tests.Api.Bodies;

/// <summary>The context of a problem is a JSON path, whatever the field is called.</summary>
public sealed class JsonPathTests(ApiHost host) : IClassFixture<ApiHost>
{
    [Theory]
    [InlineData("plain_1", "$.plain_1")]
    [InlineData("1st", "$['1st']")]
    [InlineData("", "$['']")]
    [InlineData("a b", "$['a b']")]
    [InlineData("it's", "$['it\\'s']")]
    [InlineData("a\\b", "$['a\\\\b']")]
    [InlineData("日本😀", "$['日本😀']")]
    [InlineData(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa😀",
        "$['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…']")]
    public async Task A_field_is_named_so_that_it_can_be_found(string name, string path)
    {
        var reply = await host.SendAsync(
            "POST", "/v1/PushNotifications/DeviceRegistrations",
            System.Text.Json.JsonSerializer.Serialize(new Dictionary<string, int> { [name] = 1 }));

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, path, "Unknown field");
    }

    [Fact]
    public async Task A_query_parameter_is_never_cut_within_a_character()
    {
        var reply = await host.SendAsync("GET", $"/v1/ApiKeys?{new string('a', 63)}%F0%9F%98%80=1");

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, null, $"Unknown query parameter '{new string('a', 63)}…'");
    }
}
