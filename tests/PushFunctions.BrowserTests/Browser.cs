using Microsoft.Playwright;
using PushFunctions.BrowserTests;

[assembly: AssemblyFixture(typeof(Browser))]

namespace PushFunctions.BrowserTests;

/// <summary>
/// One Chromium and one service for all tests: each test has a context of its own, and Users of its own. Chromium is
/// not downloaded: it is the one of the machine.
/// </summary>
public sealed class Browser : IAsyncLifetime
{
    /// <summary>Where it is looked for, after <c>PUSHFUNCTIONS_CHROMIUM</c>.</summary>
    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable",
        "/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    private const string Missing =
        "The tests of the console need Chromium, which was not found. Install it (Debian: apt-get install --no-install-recommends chromium "
        + "fonts-noto-color-emoji fonts-noto-cjk fonts-inter), or name it in PUSHFUNCTIONS_CHROMIUM.";

    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private ConsoleService? _service;
    private Sample? _sample;

    internal ConsoleService Service => _service ?? throw new InvalidOperationException(Missing);

    internal Sample Sample => _sample ?? throw new InvalidOperationException(Missing);

    public async ValueTask InitializeAsync()
    {
        if (Find() is not { } path) return;
        _service = await ConsoleService.StartAsync();
        _sample = await Sample.MakeAsync(_service);
        _playwright = await Playwright.CreateAsync();
        // Many tests at once on two cores.
        Assertions.SetDefaultExpectTimeout(20_000);
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = path });
    }

    /// <summary>
    /// A page for a test, in a context that knows nothing of another's. After the test nothing may have gone wrong that
    /// the test did not expect: no error in the browser's console, no request that failed, nothing that the policy
    /// forbids.
    /// </summary>
    internal async Task VisitAsync(Func<Visit, Task> test, Look? look = null)
    {
        if (_browser is null)
        {
            Assert.SkipUnless(IsRequired, Missing);
            Assert.Fail(Missing);
        }

        look ??= new Look();
        await using var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Service.Address.GetLeftPart(UriPartial.Authority),
            ViewportSize = new ViewportSize { Width = look.Width, Height = 800 },
            ColorScheme = look.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "Europe/Vienna",
            Locale = "en-GB",
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout(20_000);
        var visit = await Visit.OpenAsync(context, this);
        await test(visit);
        visit.MustBeClean();
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_service is not null) await _service.DisposeAsync();
    }

    /// <summary>Whether a missing Chromium is a failure: in CI, and where it is asked for.</summary>
    private static bool IsRequired =>
        Environment.GetEnvironmentVariable("CI") == "true"
        || Environment.GetEnvironmentVariable("PUSHFUNCTIONS_BROWSER_TESTS") == "required";

    private static string? Find() =>
        (Environment.GetEnvironmentVariable("PUSHFUNCTIONS_CHROMIUM") is { Length: > 0 } named ? [named] : Places)
        .FirstOrDefault(File.Exists);
}

/// <summary>How a page is looked at.</summary>
internal sealed record Look(bool IsDark = false, int Width = 1280)
{
    public override string ToString() => $"{(IsDark ? "dark" : "light")}-{Width}";
}
