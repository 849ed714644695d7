using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Local;

public sealed partial class ReferencePageTests
{
    [Fact]
    public async Task It_is_there_without_authentication_and_loads_nothing_from_elsewhere()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new HttpClient { BaseAddress = service.Address };

        var page = await client.GetStringAsync("/docs", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("//", page, StringComparison.Ordinal);
        Assert.Contains("docs/openapi.json", page, StringComparison.Ordinal);
        var scripts = Script().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
            Assert.NotEqual("", await client.GetStringAsync($"/docs/{script}", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_root_leads_to_it_and_HEAD_is_answered_as_GET()
    {
        await using var service = await StartAsync();
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = service.Address };

        foreach (var path in new[] { "/", "/docs", "/docs/", "/docs/scalar.js", "/docs/openapi.json" })
        {
            using var get = await client.GetAsync(path, Stop);
            using var request = new HttpRequestMessage(HttpMethod.Head, path);
            using var head = await client.SendAsync(request, Stop);
            Assert.Equal(
                (get.StatusCode, get.Content.Headers.ContentType, get.Headers.Location),
                (head.StatusCode, head.Content.Headers.ContentType, head.Headers.Location));
            Assert.Equal("", await head.Content.ReadAsStringAsync(Stop));
            if (path == "/") Assert.Equal((HttpStatusCode.Redirect, "/docs"), (get.StatusCode, get.Headers.Location!.ToString()));
        }
    }

    [Fact]
    public async Task Only_a_browser_on_this_machine_that_came_by_its_name_gets_the_sign_in_and_only_for_Locals_own_account()
    {
        await using var service = await StartAsync();
        await using var configured = await RunningService.StartInMemoryAsync(pump: false);

        Assert.Contains(service.Account.AuthToken, await PageAsync(service, null), StringComparison.Ordinal);
        Assert.Contains(service.Account.AuthToken, await PageAsync(service, "localhost"), StringComparison.Ordinal);
        Assert.DoesNotContain(service.Account.AuthToken, await PageAsync(service, "push.example.com"), StringComparison.Ordinal);
        Assert.DoesNotContain(configured.Account.AuthToken, await PageAsync(configured, null), StringComparison.Ordinal);
    }

    /// <summary>The five lines at the head of the page, with what the page sends.</summary>
    [Fact]
    public async Task Its_examples_work_when_they_are_sent_as_they_are()
    {
        await using var service = await StartAsync();
        using var client = Client(service);

        await SendAsync(client, "/v1/PushNotifications/Credentials", ["fcm", "apnKey", "apnCertificate"]);
        await SendAsync(client, "/v1/PushNotifications/DeviceRegistrations", ["first"]);
        await SendAsync(client, "/v1/PushNotifications/DeviceRegistrations", ["first", "further", "renewed"]);
        await SendAsync(client, "/v1/Audiences", ["named"]);
        await SendAsync(client, "/v1/Audiences/{audienceId}/Users", ["one"]);
        await SendAsync(client, "/v1/ApiKeys", ["backend"]);
        await SendAsync(client, "/v1/Webhooks", ["some", "all"]);
        await SendAsync(client, "/v1/PushNotifications", ["user", "tokens", "audience"]);

        var document = await DocumentAsync(client);
        Assert.Contains("Start here", (string)document["info"]!["description"]!, StringComparison.Ordinal);
        var lists = document["paths"]!.AsObject()
            .Where(path => path.Value!["get"] is { } get && get["security"]!.AsArray().Count > 0)
            .ToList();
        Assert.InRange(lists.Count, 18, 30);
        foreach (var (path, operations) in lists)
        {
            // What the page sends: the parameters that have an example.
            var parameters = operations!["get"]!["parameters"]?.AsArray() ?? [];
            var query = string.Join(
                '&', parameters.Where(parameter => (string?)parameter!["in"] == "query" && parameter["example"] is not null)
                    .Select(parameter => $"{parameter!["name"]}={parameter["example"]}"));
            using var answer = await client.GetAsync($"{Fill(path, operations["get"]!)}?{query}", Stop);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}?{query}: {await answer.Content.ReadAsStringAsync(Stop)}");
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>As Local starts it for a developer: on an account of its own, with the simulator.</summary>
    private async Task<RunningService> StartAsync() => await RunningService.StartInMemoryAsync(ownAccount: true);

    private static HttpClient Client(RunningService service)
    {
        var client = new HttpClient { BaseAddress = service.Address };
        client.DefaultRequestHeaders.Authorization = ApiHost.Basic(service.Account.Sid, service.Account.AuthToken);
        return client;
    }

    private static async Task<string> PageAsync(RunningService service, string? host)
    {
        using var client = new HttpClient { BaseAddress = service.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/docs/");
        if (host is not null) request.Headers.Host = host;
        using var answer = await client.SendAsync(request, Stop);
        return await answer.Content.ReadAsStringAsync(Stop);
    }

    private static async Task<JsonNode> DocumentAsync(HttpClient client) =>
        JsonNode.Parse(await client.GetStringAsync("/docs/openapi.json", Stop))!;

    private static async Task SendAsync(HttpClient client, string path, string[] examples)
    {
        var post = (await DocumentAsync(client))["paths"]![path]!["post"]!;
        foreach (var example in examples)
        {
            var body = post["requestBody"]!["content"]!["application/json"]!["examples"]![example]!["value"]!.ToJsonString();
            using var answer = await client.PostAsync(Fill(path, post), new StringContent(body, Encoding.UTF8, "application/json"), Stop);
            Assert.True(answer.IsSuccessStatusCode, $"{path} {example}: {await answer.Content.ReadAsStringAsync(Stop)}");
        }
    }

    private static string Fill(string path, JsonNode operation) => (operation["parameters"]?.AsArray() ?? [])
        .Where(parameter => (string?)parameter!["in"] == "path")
        .Aggregate(
            path, (filled, parameter) => filled.Replace(
                $"{{{parameter!["name"]}}}", (string)parameter["example"]!, StringComparison.Ordinal));

    [GeneratedRegex("src=\"([^\"]+)\"")]
    private static partial Regex Script();
}
