using System.Net;
using System.Text.Json;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Tests.Api.Bodies;
using static PushFunctions.Tests.Api.OpenApi.DocumentFile;

namespace PushFunctions.Tests.Api.OpenApi;

/// <summary>The limits of the document are those that the service holds, tried on the service.</summary>
public sealed class LimitTests(ApiHost host) : IClassFixture<ApiHost>
{
    /// <summary>Words that only a limit's problem has.</summary>
    private static readonly string[] Refusals =
        ["characters, got", "1 to 256 characters", "bytes of UTF-8", "an integer from", "at most", "printable ASCII", "1 to 64 characters of", "entries"];

    public static TheoryData<string> Writes =>
        [.. ApiEndpoints.All.Where(endpoint => endpoint.Body is not null).Select(endpoint => endpoint.Name)];

    public static TheoryData<string> Lists =>
        [.. ApiEndpoints.All.Where(endpoint => QueryOf(endpoint).Length > 0).Select(endpoint => endpoint.Name)];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task What_is_within_a_limit_is_taken_and_what_is_beyond_is_refused(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        // The document's limits are those of any token; what a token of APNs must be beyond that is told in words.
        var body = WriteBodies.ByEndpoint[name].Replace("\"provider\": \"APN\"", "\"provider\": \"FCM\"", StringComparison.Ordinal);
        using var fields = JsonDocument.Parse(body);

        // An entry of a bulk registration is refused in its own result, by the same rules as a registration.
        var limits = LimitCase.In(Schema(endpoint.Body!.Name), fields.RootElement)
            .Where(limit => endpoint.Name != nameof(ApiEndpoints.RegisterDevices) || !limit.Path.Contains('.', StringComparison.Ordinal));
        foreach (var limit in limits)
        {
            var within = await SendAsync(endpoint, BodyTemplate.With(body, limit.Path, limit.Within));
            var beyond = await SendAsync(endpoint, BodyTemplate.With(body, limit.Path, limit.Beyond));

            Assert.False(
                Refuses(within, limit.Path), $"{limit.Path}, {limit.Keyword}: the document allows what the service refuses: {within.Text}");
            Assert.True(
                Refuses(beyond, limit.Path), $"{limit.Path}, {limit.Keyword}: the service takes what the document forbids: {beyond.Text}");
        }
    }

    [Fact]
    public void The_limits_of_a_send_are_found_at_every_depth()
    {
        using var fields = JsonDocument.Parse(WriteBodies.ByEndpoint["SendNotifications"]);

        var paths = LimitCase.In(Schema(ApiEndpoints.SendNotifications.Body!.Name), fields.RootElement)
            .Select(limit => limit.Path)
            .Distinct(StringComparer.Ordinal);

        Assert.Equal(
            [
                "to[0].token", "to[4].externalId", "content.title", "content.subtitle", "content.body", "content.image", "content.data", "content.badge", "content.category",
                "content.threadId", "content.link",
                "from.appName", "sound", "tags", "timeToLive", "collapseKey", "overrides.fcm.data", "overrides.apn.headers",
            ],
            paths);
    }

    [Theory]
    [InlineData("SendNotifications", "to", "maxItems", """{"token":"t","provider":"FCM"}""")]
    [InlineData("RegisterDevices", "registrations", "maxItems", """{"token":"t","provider":"FCM"}""")]
    [InlineData("AddAudienceUsers", "userIds", "maxItems", "\"" + Ids.User + "\"")]
    [InlineData("UpdateAudienceUsers", "add", "maxItems", "\"" + Ids.User + "\"")]
    [InlineData("CreateApiKey", "scopes", "maxItems", "\"send\"")]
    public async Task A_list_has_as_many_items_as_the_document_says(string name, string field, string keyword, string item)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        var most = Number(Schema(endpoint.Body!.Name).GetProperty("properties").GetProperty(field), keyword)!.Value;

        var beyond = await SendAsync(
            endpoint, BodyTemplate.With(WriteBodies.ByEndpoint[name], field, $"[{string.Join(',', Enumerable.Repeat(item, most + 1))}]"));

        beyond.MustRefuse(HttpStatusCode.BadRequest, 20001, $"$.{field}", $"Expected 1 to {most} entries");
    }

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task The_examples_are_taken(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        var examples = Operation(endpoint)
            .GetProperty("requestBody")
            .GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("examples");

        foreach (var example in examples.EnumerateObject())
        {
            var reply = await SendAsync(endpoint, example.Value.GetProperty("value").GetRawText());

            // What is in a credential's files is not the shape's matter.
            Assert.True(
                reply.Status != HttpStatusCode.BadRequest
                    || reply.Errors.All(
                        error => error.GetProperty("context").GetString()!.StartsWith("$.content.", StringComparison.Ordinal)),
                        $"{example.Name}: {reply.Text}");
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task The_query_parameters_are_those_that_the_endpoint_knows(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);

        var reply = await host.SendAsync(endpoint.Method, Ids.Fill(endpoint.Route) + "?nothing-like-it=1");

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, null, $"Known parameters: {string.Join(", ", QueryOf(endpoint))}.");
    }

    private static string[] QueryOf(ApiEndpoint endpoint) => Operation(endpoint).TryGetProperty("parameters", out var parameters)
        ? [.. parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query")
            .Select(parameter => parameter.GetProperty("name").GetString()!)]
        : [];

    private static bool Refuses(ApiReply reply, string path) => reply.Status == HttpStatusCode.BadRequest && reply.Errors.Any(error =>
        error.GetProperty("context").GetString()?.StartsWith("$." + path, StringComparison.Ordinal) == true
        && Refusals.Any(words => error.GetProperty("message").GetString()!.Contains(words, StringComparison.Ordinal)));

    private Task<ApiReply> SendAsync(ApiEndpoint endpoint, string json) => host.SendAsync(endpoint.Method, Ids.Fill(endpoint.Route), json);
}
