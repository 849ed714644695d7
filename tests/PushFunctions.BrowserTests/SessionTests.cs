using Microsoft.Playwright;

namespace PushFunctions.BrowserTests;

public sealed class SessionTests(Browser browser)
{
    [Fact]
    public Task Local_fills_the_sign_in_in_and_the_page_that_was_asked_for_follows() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync($"/console/users/{browser.Sample.Ada}");

        await visit.Expect(visit.Heading).ToHaveTextAsync("ada.lovelace@example.com");
        await visit.Page.ReloadAsync();
        await visit.Expect(visit.Heading).ToHaveTextAsync("ada.lovelace@example.com");
    });

    [Fact]
    public Task The_secret_is_in_the_tab_and_nowhere_else() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync();
        var secret = browser.Service.Account.AuthToken;

        Assert.Contains(secret, await visit.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
        var elsewhere = await visit.Page.EvaluateAsync<string>("JSON.stringify(localStorage) + document.cookie + location.href");
        Assert.DoesNotContain(secret, elsewhere, StringComparison.Ordinal);

        var other = await visit.Page.Context.NewPageAsync();
        await other.GotoAsync("/console/operations");
        await visit.Expect(other.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();

        await visit.Button("Menu").ClickAsync();
        await visit.Button("Sign out").ClickAsync();
        await visit.Expect(visit.Heading).ToHaveTextAsync("Sign in");
        Assert.DoesNotContain(secret, await visit.Page.EvaluateAsync<string>("JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
    });

    [Fact]
    public Task A_wrong_secret_is_answered_in_the_words_of_the_API() => browser.VisitAsync(async visit =>
    {
        visit.Expect("/v1/Caller", 401);
        await visit.Page.GotoAsync("/console");
        await visit.Expect(visit.Page.GetByLabel("Secret")).Not.ToHaveValueAsync("");
        await visit.Page.GetByLabel("Secret").FillAsync("not-the-secret");
        await visit.Button("Sign in").ClickAsync();

        var alert = visit.Page.GetByRole(AriaRole.Alert);
        await visit.Expect(alert).ToContainTextAsync("The SID is unknown or the secret is wrong.");
        await visit.Expect(alert).ToContainTextAsync("20003");
        await visit.Expect(visit.Page.GetByLabel("Secret")).ToHaveValueAsync("not-the-secret");
        await visit.MustBeAccessibleAsync();
    });

    [Fact]
    public Task A_session_that_ended_says_why_and_leads_back_to_the_page() => browser.VisitAsync(async visit =>
    {
        visit.Expect("/v1/", 401);
        var key = await browser.Service.MakeKeyAsync("\"send\",\"register\"");
        await visit.SignInAsync("/console/operations", key);
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Winter sale" }).First.ClickAsync();
        await visit.Expect(visit.Heading).ToContainTextAsync("Winter sale");
        // What the page still asks for would end the session before the click does.
        await visit.SettleAsync();
        await browser.Service.DeleteAsync($"ApiKeys/{key.Sid}");
        await visit.Button("Reload").ClickAsync();

        await visit.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The session has ended.");
        await visit.Expect(visit.Page.GetByLabel("SID")).ToHaveValueAsync(browser.Service.Account.Sid);
        await visit.Button("Sign in").ClickAsync();
        await visit.Expect(visit.Heading).ToContainTextAsync("Winter sale");
    });

    [Theory]
    [InlineData("\"send\"", "Operations Compose", "devices")]
    [InlineData("\"register\"", "Devices", "operations")]
    public Task What_a_key_may_not_see_is_not_shown(string scopes, string shown, string hidden) => browser.VisitAsync(async visit =>
    {
        var key = await browser.Service.MakeKeyAsync(scopes);
        await visit.SignInAsync($"/console/users/{browser.Sample.Ada}", key);

        var page = await visit.Page.InnerTextAsync("body");
        foreach (var word in shown.Split(' ')) Assert.Contains(word, page, StringComparison.Ordinal);
        if (hidden == "devices")
        {
            await visit.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Devices" })).ToHaveCountAsync(0);
            await visit.Expect(visit.Button("Delete …")).ToHaveCountAsync(0);
            await visit.Expect(visit.Page.GetByText("stopped receiving")).ToBeVisibleAsync();
        }
        else
        {
            await visit.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Operations" })).ToHaveCountAsync(0);
            await visit.Expect(visit.Button("Send a test push")).ToHaveCountAsync(0);
            await visit.GoAsync("/console/operations");
            await visit.Expect(visit.Page.GetByText("This key may not see this page")).ToBeVisibleAsync();
        }

        await visit.MustBeAccessibleAsync();
    });
}
