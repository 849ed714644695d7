using Microsoft.Playwright;

namespace PushFunctions.BrowserTests;

public sealed class ComposeTests(Browser browser)
{
    [Fact]
    public Task A_push_is_written_tried_and_sent() => browser.VisitAsync(async visit =>
    {
        const string Token = "a-phone-of-compose";
        await browser.Service.RegisterAsync("compose@example.com", "FCM", Token);
        await visit.SignInAsync("/console/compose");
        await visit.Page.GetByLabel("App", new() { Exact = true }).SelectOptionAsync("shop");
        await visit.Page.Locator("#content").GetByLabel("User", new() { Exact = true }).First.FillAsync("compose@example.com");
        await visit.Page.GetByLabel("Title", new() { Exact = true }).FillAsync("Hello {{ name }}");
        await visit.Page.GetByLabel("Body").FillAsync("It's here: don't miss it.");
        await visit.Page.GetByLabel("Variables for preview and test, JSON").FillAsync("""{"name":"Ada"}""");
        await visit.Expect(visit.Page.GetByText("1 User, 1 device")).ToBeVisibleAsync();
        await visit.Expect(visit.Page.Locator(".note .title").First).ToHaveTextAsync("Hello Ada");
        await visit.Expect(visit.Page.GetByText("of 4,096 bytes").First).ToBeVisibleAsync();

        await visit.Page.GetByText("As curl").ClickAsync();
        await visit.Expect(visit.Page.Locator("pre").First).ToContainTextAsync("curl -u \"$SID:$TOKEN\"");
        Assert.DoesNotContain(browser.Service.Account.AuthToken, await visit.Page.ContentAsync(), StringComparison.Ordinal);

        await visit.Page.Locator("section", new() { HasText = "Send test" }).GetByLabel("User", new() { Exact = true })
            .FillAsync("compose@example.com");
        await visit.Button("Send test").ClickAsync();
        await visit.Expect(visit.Page.GetByText(": sent")).ToBeVisibleAsync();

        await visit.Button("Send …").ClickAsync();
        await visit.Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("To 1 User with 1 device in shop.");
        await visit.Button("Send it").ClickAsync();
        await visit.Expect(visit.Page.Locator(".answer.ok")).ToContainTextAsync("accepted by the providers");
        Assert.Equal(2, browser.Service.Simulator.Fcm.Received.CountFor(Token));
    });

    [Fact]
    public Task What_the_API_refuses_stands_at_its_field_and_nothing_is_lost() => browser.VisitAsync(async visit =>
    {
        visit.Expect("/v1/PushNotifications", 400);
        await visit.SignInAsync("/console/compose");
        await visit.Page.Locator("#content").GetByLabel("User", new() { Exact = true }).First.FillAsync(browser.Sample.Grace);
        await visit.Page.GetByLabel("Title", new() { Exact = true }).FillAsync("Hello {{ name");
        await visit.Expect(visit.Page.GetByText("1 User, 1 device")).ToBeVisibleAsync();
        await visit.Button("Send …").ClickAsync();
        await visit.Button("Send it").ClickAsync();

        await visit.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nothing was sent.");
        await visit.Expect(visit.Page.GetByLabel("Title", new() { Exact = true })).ToHaveAttributeAsync("aria-invalid", "true");
        await visit.Expect(visit.Page.GetByLabel("Title", new() { Exact = true })).ToHaveValueAsync("Hello {{ name");
        await visit.MustBeAccessibleAsync();
    });

    [Fact]
    public Task More_than_a_thousand_devices_need_the_number_to_be_typed() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync("/console/compose");
        var devices = new Dictionary<string, int> { ["FCM"] = 1234, ["APN"] = 0, ["APN_SANDBOX"] = 0 };
        await visit.AnswerAsync("/PushNotifications/Count", 200, new { users = 1100, devices, exact = true });
        await visit.Page.GetByLabel("Recipients").SelectOptionAsync("all");
        await visit.Page.GetByLabel("Title", new() { Exact = true }).FillAsync("To everyone");
        await visit.Expect(visit.Page.GetByText("1,100 Users, 1,234 devices")).ToBeVisibleAsync();
        await visit.Button("Send …").ClickAsync();

        await visit.Expect(visit.Button("Send it")).ToBeDisabledAsync();
        await visit.Page.GetByLabel("It goes to more than 1,000 devices").FillAsync("123");
        await visit.Expect(visit.Button("Send it")).ToBeDisabledAsync();
        await visit.Page.GetByLabel("It goes to more than 1,000 devices").FillAsync("1,234");
        await visit.Expect(visit.Button("Send it")).ToBeEnabledAsync();
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Whom_a_filter_reaches_is_counted_while_it_is_written() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync("/console/compose");
        await visit.Page.GetByLabel("Recipients").SelectOptionAsync("filter");
        await visit.Page.GetByLabel("Tag", new() { Exact = true }).FillAsync("plan:basic");
        await visit.Expect(visit.Page.GetByText("21 Users, 21 devices")).ToBeVisibleAsync();
        await visit.Button("Add a condition").ClickAsync();
        await visit.Page.GetByLabel("Condition 2").SelectOptionAsync("not provider");
        await visit.Page.GetByLabel("Provider", new() { Exact = true }).SelectOptionAsync("FCM");
        await visit.Expect(visit.Page.GetByText("8 Users, 8 devices")).ToBeVisibleAsync();
        await visit.MustBeAccessibleAsync();
    });
}
