using Microsoft.Playwright;

namespace PushFunctions.BrowserTests;

/// <summary>Every page in light, dark and narrow, by keyboard, and how large and quick it is.</summary>
public sealed class LookTests(Browser browser)
{
    private static readonly Look[] Looks = [new(), new(IsDark: true), new(IsDark: true, Width: 360), new(Width: 360)];

    /// <summary>The names of the pages, which are those of their pictures.</summary>
    private string PathOf(string page) => page switch
    {
        "find" => "/console",
        "user" => $"/console/users/{browser.Sample.Ada}",
        "operations" => "/console/operations",
        "operation" => $"/console/operations/{browser.Sample.Campaign}",
        _ => $"/console/{page}",
    };

    public static TheoryData<string, string> Pages
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var page in new[] { "find", "user", "operations", "operation", "compose" })
                foreach (var look in Looks) data.Add(page, look.ToString());
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_page_can_be_read_by_everybody(string page, string look) => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync(PathOf(page));
        if (page == "compose")
        {
            await visit.Page.GetByLabel("Recipients").SelectOptionAsync("filter");
            await visit.Page.GetByLabel("Tag", new() { Exact = true }).FillAsync("plan:basic");
            await visit.Page.GetByLabel("Title", new() { Exact = true }).FillAsync("Winter sale: {{ name | default: 'you' }} first");
            await visit.Page.GetByLabel("Body").FillAsync(
                "Up to 40 % on everything, until Sunday. Free delivery on orders of 50 or more, and as always 30 days to change your mind.");
            await visit.Expect(visit.Page.GetByText("21 Users, 21 devices")).ToBeVisibleAsync();
        }

        await visit.MustBeAccessibleAsync();
        await visit.PictureAsync($"{page}-{look}", height: 1000);
    }, Looks.Single(one => one.ToString() == look));

    [Theory]
    [InlineData("light-1280")]
    [InlineData("dark-360")]
    public Task The_sign_in_too(string look) => browser.VisitAsync(async visit =>
    {
        await visit.Page.GotoAsync("/console");
        await visit.Expect(visit.Page.GetByLabel("SID")).ToHaveValueAsync(browser.Service.Account.Sid);
        await visit.MustBeAccessibleAsync();
        await visit.PictureAsync($"sign-in-{look}");
    }, Looks.Single(one => one.ToString() == look));

    [Fact]
    public Task All_of_it_works_by_keyboard() => browser.VisitAsync(async visit =>
    {
        var keys = visit.Page.Keyboard;
        await visit.Page.GotoAsync("/console");
        await visit.Expect(visit.Page.GetByLabel("SID")).ToHaveValueAsync(browser.Service.Account.Sid);
        // The filled form has the focus on its button.
        await visit.Expect(visit.Button("Sign in")).ToBeFocusedAsync();
        await keys.PressAsync("Enter");
        var box = visit.Page.GetByRole(AriaRole.Searchbox);
        await visit.Expect(box).ToBeFocusedAsync();
        await keys.TypeAsync("grace.hopper@example.com");
        await keys.PressAsync("Enter");
        await visit.Expect(visit.Heading).ToHaveTextAsync("grace.hopper@example.com");
        await visit.Expect(visit.Heading).ToBeFocusedAsync();

        await TabToAsync(visit, visit.Button("Send a test push"));
        await keys.PressAsync("Enter");
        await visit.Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await visit.Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await visit.Expect(visit.Button("Send a test push")).ToBeFocusedAsync();

        await visit.Page.EvaluateAsync("document.activeElement.blur()");
        await keys.PressAsync("Tab");
        await TabToAsync(visit, visit.Page.GetByRole(AriaRole.Link, new() { Name = "Operations" }));
        await keys.PressAsync("Enter");
        await visit.Expect(visit.Heading).ToHaveTextAsync("Operations");
        await visit.Expect(visit.Heading).ToBeFocusedAsync();
        await TabToAsync(visit, visit.Page.GetByRole(AriaRole.Button, new() { Name = "Completed" }));
        await keys.PressAsync("Space");
        await visit.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Completed" }))
            .ToHaveAttributeAsync("aria-pressed", "true");
    });

    [Fact]
    public Task The_first_load_is_small_and_the_first_screen_quick() => browser.VisitAsync(async visit =>
    {
        await visit.Page.GotoAsync("/console");
        await visit.SettleAsync();
        var bytes = await visit.Page.EvaluateAsync<int>(
            "performance.getEntriesByType('resource').filter(e => e.name.includes('/assets/'))"
                + ".reduce((sum, e) => sum + e.encodedBodySize, 0)");
        var times = new List<double>();
        await visit.SignInAsync($"/console/users/{browser.Sample.Ada}");
        for (var turn = 0; turn < 10; turn++)
        {
            await visit.Page.ReloadAsync();
            await visit.Expect(visit.Page.Locator(".lanes")).ToBeVisibleAsync();
            times.Add(await visit.Page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0].startTime"));
        }

        times.Sort();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"First load {bytes / 1000.0:0.0} kB compressed; first contentful paint of a User {times[5]:0} ms (median of ten).");
        Assert.InRange(bytes, 1_000, 100_000);
        Assert.InRange(times[5], 1, 1_000);
    });

    private static async Task TabToAsync(Visit visit, ILocator target)
    {
        for (var step = 0; step < 60; step++)
        {
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement")) return;
            await visit.Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail("It was not reached in 60 steps.");
    }
}
