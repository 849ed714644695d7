using System.Net;
using System.Text.RegularExpressions;
using PushFunctions.IntegrationTests.EndToEnd;

namespace PushFunctions.IntegrationTests.Local;

/// <summary>How the console is served. What is on its pages is tested in a browser.</summary>
public sealed partial class ConsoleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_address_of_the_console_is_its_page_which_is_always_asked_for_again()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new HttpClient { BaseAddress = service.Address };

        foreach (var path in new[] { "/console", "/console/", "/console/users/comms_user_01k7q2bx0mft5bvbxh3781hkmr", "/Console/nowhere" })
        {
            using var page = await client.GetAsync(path, Stop);

            Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
            Assert.True(page.Headers.CacheControl!.NoCache);
            Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
            var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
            Assert.StartsWith(
                "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

            using var again = new HttpRequestMessage(HttpMethod.Get, path);
            again.Headers.Add("If-None-Match", page.Headers.ETag!.ToString());
            using var unchanged = await client.SendAsync(again, Stop);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
        }
    }

    [Fact]
    public async Task Its_files_are_kept_for_good_and_sent_compressed_to_whoever_can_read_that()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new HttpClient { BaseAddress = service.Address };
        var files = Asset().Matches(await client.GetStringAsync("/console", Stop)).Select(match => match.Value).ToList();

        Assert.Equal(3, files.Count);
        foreach (var file in files)
        {
            using var plain = await client.GetAsync(file, Stop);
            var text = await plain.Content.ReadAsByteArrayAsync(Stop);
            Assert.Equal("public, max-age=31536000, immutable", plain.Headers.CacheControl!.ToString());
            Assert.Empty(plain.Content.Headers.ContentEncoding);
            Assert.Equal(["Accept-Encoding"], plain.Headers.Vary);

            using var request = new HttpRequestMessage(HttpMethod.Get, file) { Headers = { { "Accept-Encoding", "gzip, br;q=0.9" } } };
            using var small = await client.SendAsync(request, Stop);
            Assert.Equal(["br"], small.Content.Headers.ContentEncoding);
            await using var stream = new System.IO.Compression.BrotliStream(
                await small.Content.ReadAsStreamAsync(Stop), System.IO.Compression.CompressionMode.Decompress);
            using var read = new MemoryStream();
            await stream.CopyToAsync(read, Stop);
            Assert.Equal(text, read.ToArray());
        }
    }

    [Theory]
    [InlineData("/console/assets/app-00000000.js")]
    [InlineData("/console/assets/")]
    [InlineData("/console/assets/../index.html.br")]
    [InlineData("/consoles")]
    public async Task A_file_that_is_not_there_is_not_found(string path)
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new HttpClient { BaseAddress = service.Address };

        using var answer = await client.GetAsync(path, Stop);

        if (path.EndsWith(".br", StringComparison.Ordinal)) Assert.DoesNotContain("br", answer.Content.Headers.ContentEncoding);
        else Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Where_it_is_off_there_is_nothing()
    {
        await using var service = await RunningService.StartInMemoryAsync(
            pump: false, settings: new Dictionary<string, string?> { ["Push:Console:Enabled"] = "false" });
        using var client = new HttpClient { BaseAddress = service.Address };

        foreach (var path in new[] { "/console", "/console/operations" })
        {
            using var answer = await client.GetAsync(path, Stop);

            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("20404", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("same-origin", null, true)]
    [InlineData("same-site", null, false)]
    [InlineData("cross-site", null, false)]
    [InlineData("none", null, false)]
    [InlineData(null, null, false)]
    [InlineData("same-origin", "push.example.com", false)]
    public async Task Only_its_own_page_on_this_machine_gets_the_sign_in(string? site, string? host, bool isGiven)
    {
        await using var service = await RunningService.StartInMemoryAsync(ownAccount: true);
        using var client = new HttpClient { BaseAddress = service.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/local/sign-in");
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        if (host is not null) request.Headers.Host = host;

        using var answer = await client.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);

        Assert.Equal(isGiven, text.Contains(service.Account.AuthToken, StringComparison.Ordinal));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("X-Forwarded-For")]
    [InlineData("Forwarded")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("Via")]
    public async Task What_a_tunnel_passes_on_gets_no_sign_in(string header)
    {
        await using var service = await RunningService.StartInMemoryAsync(ownAccount: true);
        using var client = new HttpClient { BaseAddress = service.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/local/sign-in");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        request.Headers.TryAddWithoutValidation(header, "1.1 tunnel.example");

        using var answer = await client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Fact]
    public async Task A_configured_account_is_not_shown()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new HttpClient { BaseAddress = service.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/console/local/sign-in");
        request.Headers.Add("Sec-Fetch-Site", "same-origin");

        using var answer = await client.SendAsync(request, Stop);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [GeneratedRegex("/console/assets/[^\"]+")]
    private static partial Regex Asset();
}
