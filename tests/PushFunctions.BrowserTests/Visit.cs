using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace PushFunctions.BrowserTests;

/// <summary>A visitor of the console, who notes everything that goes wrong.</summary>
internal sealed class Visit
{
    private const string ReportViolations =
        "document.addEventListener('securitypolicyviolation', e => "
        + "console.error(`policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`))";

    private readonly List<string> _troubles = [];
    private readonly List<(Regex Path, int Status)> _expected = [];

    private Visit(IPage page, Browser browser) => (Page, Browser) = (page, browser);

    public IPage Page { get; }

    public Browser Browser { get; }

    public static async Task<Visit> OpenAsync(IBrowserContext context, Browser browser)
    {
        await context.AddInitScriptAsync(ReportViolations);
        var visit = new Visit(await context.NewPageAsync(), browser);
        visit.Page.Console += (_, message) =>
        {
            // A status is judged where the response is.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                visit.Note($"console: {message.Text}");
        };
        visit.Page.PageError += (_, error) => visit.Note($"script: {error}");
        visit.Page.RequestFailed += (_, request) =>
        {
            // A page that is left gives its requests up.
            if (request.Failure is not "net::ERR_ABORTED" && !visit.Expects(request.Url, 0))
                visit.Note($"{request.Method} {request.Url}: {request.Failure}");
        };
        visit.Page.Response += (_, response) =>
        {
            if (response.Status >= 400 && !visit.Expects(response.Url, response.Status))
                visit.Note($"{response.Request.Method} {response.Url}: {response.Status}");
        };
        return visit;
    }

    /// <param name="path">A regular expression.</param>
    /// <param name="status">0 for a request without a response.</param>
    public void Expect(string path, int status)
    {
        lock (_troubles) _expected.Add((new Regex(path), status));
    }

    public void MustBeClean()
    {
        lock (_troubles) Assert.Empty(_troubles);
    }

    /// <summary>Signs in with what Local has filled in, or with a key, at an address of the console.</summary>
    public async Task SignInAsync(string path = "/console", (string Sid, string Secret)? key = null)
    {
        await Page.GotoAsync(path);
        var sid = Page.GetByLabel("SID");
        await Expect(sid).Not.ToHaveValueAsync("");
        if (key is { } other)
        {
            await sid.FillAsync(other.Sid);
            await Page.GetByLabel("Secret").FillAsync(other.Secret);
        }

        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Menu" })).ToBeVisibleAsync();
        await SettleAsync();
    }

    /// <summary>Goes on within the console, as by a link.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await SettleAsync();
    }

    /// <summary>Waits until nothing is loading.</summary>
    public async Task SettleAsync()
    {
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await Expect(Page.Locator(".loading")).ToHaveCountAsync(0);
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Heading => Page.GetByRole(AriaRole.Heading, new() { Level = 1 });

    public ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    /// <summary>No finding of axe that is serious or critical, and nothing wider than the screen.</summary>
    public async Task MustBeAccessibleAsync()
    {
        var result = await Page.RunAxe();
        Assert.Empty(result.Violations.Where(one => one.Impact is "serious" or "critical").Select(
            one => $"{one.Id}: {one.Help} {string.Join(" | ", one.Nodes.Take(3).Select(node => node.Html))}"));
        var excess = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(excess <= 0, $"The page is {excess} pixels wider than the screen.");
    }

    /// <summary>A picture for the docs, only where <c>PUSHFUNCTIONS_PICTURES</c> names a folder.</summary>
    /// <param name="height">As high as the page at most.</param>
    public async Task PictureAsync(string name, int height = 800)
    {
        if (Environment.GetEnvironmentVariable("PUSHFUNCTIONS_PICTURES") is not { Length: > 0 } folder) return;
        await Page.EvaluateAsync("document.activeElement && document.activeElement.blur()");
        var size = Page.ViewportSize!;
        var whole = await Page.EvaluateAsync<int>("document.documentElement.scrollHeight");
        await Page.SetViewportSizeAsync(size.Width, Math.Min(height, Math.Max(whole, size.Height)));
        await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}.png"), SmallPng.Of(await Page.ScreenshotAsync()));
        await Page.SetViewportSizeAsync(size.Width, size.Height);
    }

    /// <summary>Answers instead of the service, until the test ends.</summary>
    public Task AnswerAsync(string path, int status, object body, params (string Name, string Value)[] headers)
    {
        Expect(path, status);
        return Page.RouteAsync(new Regex(path), route => route.FulfillAsync(new RouteFulfillOptions
        {
            Status = status,
            ContentType = "application/json",
            Headers = headers.ToDictionary(header => header.Name, header => header.Value),
            Body = JsonSerializer.Serialize(body),
        }));
    }

    private bool Expects(string url, int status)
    {
        lock (_troubles) return _expected.Any(one => one.Status == status && one.Path.IsMatch(url));
    }

    private void Note(string trouble)
    {
        lock (_troubles) _troubles.Add(trouble);
    }
}
