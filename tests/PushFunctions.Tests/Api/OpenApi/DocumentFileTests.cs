using System.Text.Json.Nodes;
using PushFunctions.Api.Http;
using PushFunctions.OpenApi;

namespace PushFunctions.Tests.Api.OpenApi;

public sealed class DocumentFileTests(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly string FilePath = Repository.PathTo("src", "PushFunctions.Api", "OpenApi", "openapi.json");

    [Fact]
    public async Task The_checked_in_document_is_what_the_endpoints_make()
    {
        var made = await DocumentGenerator.GenerateAsync(TestContext.Current.CancellationToken);

        var kept = (await File.ReadAllTextAsync(FilePath, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");

        Assert.True(
            made == kept,
            $"src/PushFunctions.Api/OpenApi/openapi.json differs from the endpoints at line {FirstDifference(made, kept)}. Rewrite it and review the change: "
            + "dotnet run --project tools/PushFunctions.OpenApi");
    }

    [Fact]
    public async Task Made_twice_it_is_the_same() =>
        Assert.Equal(
            await DocumentGenerator.GenerateAsync(TestContext.Current.CancellationToken),
            await DocumentGenerator.GenerateAsync(TestContext.Current.CancellationToken));

    [Fact]
    public async Task It_is_served_without_authentication_and_names_the_address_that_was_asked()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/" + Routes.OpenApi);

        var reply = await host.SendAsync(request);

        Assert.Equal("application/json; charset=utf-8", reply.ContentHeaders.ContentType!.ToString());
        Assert.Equal(host.Address, reply.Json.GetProperty("servers")[0].GetProperty("url").GetString());
        var expected = JsonNode.Parse(await File.ReadAllTextAsync(FilePath, TestContext.Current.CancellationToken))!;
        expected["servers"]![0]!["url"] = host.Address;
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(reply.Text)));
    }

    [Fact]
    public async Task It_names_the_host_that_the_client_used()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/" + Routes.OpenApi) { Headers = { Host = "push.example.com:8443" } };

        var reply = await host.SendAsync(request);

        Assert.Equal("http://push.example.com:8443", reply.Json.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    private static int FirstDifference(string made, string kept)
    {
        var pairs = made.Split('\n').Zip(kept.Split('\n')).ToList();
        var index = pairs.FindIndex(pair => pair.First != pair.Second);
        return (index < 0 ? pairs.Count : index) + 1;
    }
}
