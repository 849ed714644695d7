using System.Net;
using System.Text;
using PushFunctions.Api;

namespace PushFunctions.IntegrationTests.Api.Bodies;

public sealed class BodyTests(ListeningApiHost host) : IClassFixture<ListeningApiHost>
{
    private const string Path = "/v1/PushNotifications/DeviceRegistrations";

    public static TheoryData<string> EndpointsWithBody =>
        new(ApiEndpoints.All.Where(endpoint => endpoint.Body is not null).Select(endpoint => endpoint.Name));

    public static TheoryData<string, string?, string> Malformed => new()
    {
        { "{", null, "not valid JSON, at line 1, byte 2" },
        { "{\n  \"token\": x\n}", null, "not valid JSON, at line 2, byte 12" },
        { "{\"token\":\"a\",}", null, "not valid JSON" },
        { "{'token':'a'}", null, "not valid JSON" },
        { "{\"token\":\"a\"} {}", null, "not valid JSON" },
        { "{\"token\":NaN}", null, "not valid JSON" },
        { "{\"token\":\"a\nb\"}", null, "not valid JSON" },
        { "// comment\n{}", null, "not valid JSON" },
        { " ", null, "not valid JSON" },
        { "{\"token\":\"\\ud800\"}", null, "surrogate" },
        { "{\"tags\":{\"a\":[1,\"\\udfff x\"]}}", null, "surrogate" },
        { "{\"\\ud800\":1}", null, "surrogate" },
        { "{\"token\":\"a\",\"token\":\"b\"}", null, "duplicate property 'token'" },
        { "{\"tags\":{\"a b\":\"1\",\"c\":\"2\",\"a\\u0020b\":\"3\"}}", null, "duplicate property 'a b'" },
        { Deep(40), null, "deeper than 32" },
        { "[" + Deep(33) + "]", null, "deeper than 32" },
        { "{\"a\":" + new string('[', 40) + new string(']', 40) + "}", null, "deeper than 32" },
        { "[]", "$", "Expected an object, got an array" },
        { "null", "$", "Expected an object, got null" },
        { "true", "$", "Expected an object, got a boolean" },
        { "1e400", "$", "Expected an object, got a number" },
        { "\"text\"", "$", "Expected an object, got a string" },
    };

    public static TheoryData<string?> OtherTypes =>
        new(null, "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16",
            "application/json; charset=iso-8859-1", "application/jsonx", "multipart/form-data; boundary=x", "json",
        "application/json charset=utf-8", "application/json; charset", "application/json; charset = utf-8",
        "application/json; charset=\"utf-8", "application/json, text/plain",
        "application/json; charset=utf-8; charset=utf-16", "application/json; charset=", "application/json; charset=\"utf-8\\");

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_body_is_a_400_that_says_where(string body, string? context, string says)
    {
        var reply = await host.SendAsync("POST", Path, body);

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, context, says);
    }

    [Theory]
    [MemberData(nameof(EndpointsWithBody))]
    public async Task Every_endpoint_refuses_what_is_no_JSON_object_in_UTF_8(string name)
    {
        var endpoint = ApiEndpoints.All.Single(endpoint => endpoint.Name == name);
        var path = Ids.Fill(endpoint.Route);

        (await host.SendAsync(endpoint.Method, path, "")).MustRefuse(HttpStatusCode.BadRequest, 20001, null, "empty");
        (await host.SendAsync(endpoint.Method, path, "{")).MustRefuse(HttpStatusCode.BadRequest, 20001, null, "not valid JSON");
        (await host.SendAsync(endpoint.Method, path, "[]")).MustRefuse(HttpStatusCode.BadRequest, 20001, "$", "an array");
        (await host.SendAsync(endpoint.Method, path, """{"nonsense":1}""")).MustRefuse(HttpStatusCode.BadRequest, 20001, "$.nonsense", "Unknown field");
        (await host.SendAsync(endpoint.Method, path, Typed("{}"u8.ToArray(), "text/plain")))
            .MustRefuse(HttpStatusCode.UnsupportedMediaType, 20415, null, "application/json");
        (await host.SendAsync(endpoint.Method, path, Typed([(byte)'{', 0xFF, (byte)'}'], "application/json")))
            .MustRefuse(HttpStatusCode.BadRequest, 20001, null, "UTF-8");
    }

    [Theory]
    [MemberData(nameof(OtherTypes))]
    public async Task A_body_that_is_not_called_JSON_in_UTF_8_is_a_415(string? type)
    {
        var reply = await host.SendAsync("POST", Path, Typed("{}"u8.ToArray(), type));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, reply.Status);
        Assert.Equal(20415, reply.FirstError.GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("APPLICATION/JSON; Charset=\"UTF-8\"")]
    [InlineData("application/json;charset=utf-8; x=y")]
    [InlineData("application/json;")]
    [InlineData("application/json ; ;; charset=utf-8 ;")]
    [InlineData("application/json; charset=utf8")]
    [InlineData("application/json; charset=UTF8")]
    [InlineData("application/json; charset=\"utf-8\"")]
    [InlineData("application/json; charset=\"u\\tf-8\"; profile=\"a;b, \\\"c\\\"\"")]
    [InlineData("\tapplication/json\t;\tcharset=utf-8\t")]
    public async Task A_body_that_is_called_JSON_in_UTF_8_is_read(string type)
    {
        var reply = await host.SendAsync("POST", Path, Typed("{}"u8.ToArray(), type));

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.token", "missing");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    [InlineData("identityx")]
    public async Task A_compressed_body_is_a_415(string encoding)
    {
        var content = Typed("{}"u8.ToArray(), "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        var reply = await host.SendAsync("POST", Path, content);

        reply.MustRefuse(HttpStatusCode.UnsupportedMediaType, 20415, null, "Send it uncompressed");
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("Identity")]
    [InlineData("")]
    [InlineData(" , identity")]
    public async Task A_body_that_is_said_to_be_plain_is_read(string encoding)
    {
        var content = Typed("{}"u8.ToArray(), "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);

        var reply = await host.SendAsync("POST", Path, content);

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.token", "missing");
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over()
    {
        var reply = await host.SendAsync("POST", Path, Typed([0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}'], "application/json"));

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.token", "missing");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_a_413_by_its_length()
    {
        var reply = await host.SendAsync("POST", Path, Typed(Spaces(ApiHost.MaxRequestBytes + 1), "application/json"));

        reply.MustRefuse(HttpStatusCode.RequestEntityTooLarge, 20413, null, "longer than");
    }

    [Fact]
    public async Task A_body_over_the_limit_is_a_413_without_a_length()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, Path)
        { Content = Typed(Spaces(ApiHost.MaxRequestBytes + 1), "application/json") };
        request.Headers.Authorization = ApiHost.Basic(ApiHost.AccountSid, ApiHost.AuthToken);
        request.Headers.TransferEncodingChunked = true;

        var reply = await host.SendAsync(request);

        reply.MustRefuse(HttpStatusCode.RequestEntityTooLarge, 20413, null, "longer than");
    }

    [Fact]
    public async Task An_empty_chunked_body_is_a_400()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Typed([], "application/json") };
        request.Headers.Authorization = ApiHost.Basic(ApiHost.AccountSid, ApiHost.AuthToken);
        request.Headers.TransferEncodingChunked = true;

        var reply = await host.SendAsync(request);

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, null, "empty");
    }

    [Fact]
    public async Task All_problems_come_at_once_up_to_100()
    {
        var some = await host.SendAsync("POST", Path, """{"token":"","provider":"fcm","appName":"A B","userId":"me","tags":[],"previousToken":7,"extra":1}""");
        var many = await host.SendAsync("POST", "/v1/Audiences/" + Ids.Audience + "/Users", $$"""{"userIds":[{{string.Join(',', Enumerable.Repeat("\"x\"", 500))}}]}""");

        Assert.Equal(
            ["$.extra", "$.provider", "$.token", "$.appName", "$.userId", "$.tags", "$.previousToken"],
            some.Errors.Select(error => error.GetProperty("context").GetString()));
        Assert.Equal(100, many.Errors.Count());
        Assert.Equal("$.userIds[98]", many.Errors.ElementAt(98).GetProperty("context").GetString());
        Assert.Contains("more problems", many.Errors.Last().GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usreId", "userId")]
    [InlineData("UserID", "userId")]
    [InlineData("appname", "appName")]
    [InlineData("tokens", "token")]
    public async Task A_misspelt_field_is_named_with_the_one_that_was_meant(string field, string meant)
    {
        var reply = await host.SendAsync("POST", Path, $$"""{"{{field}}":"x"}""");

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$." + field, $"Did you mean '{meant}'?");
    }

    private static ByteArrayContent Typed(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        if (type is not null) content.Headers.TryAddWithoutValidation("Content-Type", type);
        return content;
    }

    private static byte[] Spaces(int length) => Encoding.ASCII.GetBytes(new string(' ', length));

    private static string Deep(int levels) => string.Concat(Enumerable.Repeat("{\"a\":", levels)) + "1" + new string('}', levels);
}
