using Microsoft.Playwright;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.BrowserTests;

public sealed class UserTests(Browser browser)
{
    [Fact]
    public Task The_timeline_of_a_failed_push_says_why_and_what_to_do() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync($"/console/users/{browser.Sample.Ada}");

        await visit.Expect(visit.Page.Locator(".answer.bad")).ToContainTextAsync("stopped receiving on");
        await visit.Expect(visit.Page.Locator(".answer.bad")).ToContainTextAsync("the app was uninstalled from the device");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "With failures" }).ClickAsync();
        var first = visit.Page.Locator("table").Last.Locator("tbody tr").First;
        await visit.Expect(first).ToContainTextAsync("APNs 8");
        await visit.Expect(first).ToContainTextAsync("21001 · Unregistered");
        await first.GetByRole(AriaRole.Link).First.ClickAsync();
        await visit.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Why" })).ToBeVisibleAsync();
        Assert.EndsWith(browser.Sample.Failed, visit.Page.Url, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_test_push_waits_for_what_the_provider_says() => browser.VisitAsync(async visit =>
    {
        const string Token = "a-phone-of-the-test-push";
        var user = await browser.Service.RegisterAsync("test.push@example.com", "FCM", Token);
        await visit.SignInAsync($"/console/users/{user}");
        await visit.Button("Send a test push").ClickAsync();
        var dialog = visit.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Title").FillAsync("Can you hear me?");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();

        await visit.Expect(dialog.GetByText(": sent")).ToBeVisibleAsync();
        await visit.Expect(dialog).ToContainTextAsync("projects/");
        var arrived = Assert.Single(browser.Service.Simulator.Fcm.Received.For(Token));
        Assert.Contains("Can you hear me?", arrived.Body, StringComparison.Ordinal);
        await visit.MustBeAccessibleAsync();

        browser.Service.Simulator.Fcm.Faults.ForToken(Token, SimulatorFault.InvalidFcmToken);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send again" }).ClickAsync();
        await visit.Expect(dialog.GetByText(": failed")).ToBeVisibleAsync();
        await visit.Expect(dialog).ToContainTextAsync("The provider does not recognize the token.");
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Expect(dialog).ToHaveCountAsync(0);
        await visit.Expect(visit.Page.Locator(".answer.bad")).ToContainTextAsync("stopped receiving");
    });

    [Fact]
    public Task A_device_is_removed_and_a_User_deleted_only_after_a_question() => browser.VisitAsync(async visit =>
    {
        var user = await browser.Service.RegisterAsync("leaves@example.com", "FCM", "a-phone-that-leaves");
        await browser.Service.RegisterAsync("leaves@example.com", "FCM", "a-phone-that-stays");
        await visit.SignInAsync($"/console/users/{user}");
        var rows = visit.Page.Locator("table").First.Locator("tbody tr");
        await visit.Expect(rows).ToHaveCountAsync(2);

        await rows.First.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await visit.MustBeAccessibleAsync();
        await visit.Button("Keep as it is").ClickAsync();
        await visit.Expect(rows).ToHaveCountAsync(2);
        await rows.First.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await visit.Button("Remove the device").ClickAsync();
        await visit.Expect(rows).ToHaveCountAsync(1);

        await visit.Button("Delete …").ClickAsync();
        await visit.Button("Delete the User").ClickAsync();
        await visit.Expect(visit.Page.Locator(".answer")).ToContainTextAsync("The User was deleted on");
    });

    [Fact]
    public Task A_slow_answer_shows_grey_rows_and_a_failing_one_its_words_and_a_way_on() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync();
        const string Busy = "A dependency is unavailable. Retry after the time in Retry-After.";
        var problem = new { code = 20503, message = Busy, infoUrl = "", context = (string?)null };
        await visit.AnswerAsync("/Timeline", 503, new { errors = new[] { problem } }, ("Retry-After", "1"));
        var release = new TaskCompletionSource();
        await visit.Page.RouteAsync("**/v1/PushNotifications/DeviceRegistrations*", async route =>
        {
            await release.Task;
            await route.ContinueAsync();
        });
        await visit.Page.GotoAsync($"/console/users/{browser.Sample.Grace}");
        await visit.Expect(visit.Page.Locator(".loading").First).ToBeVisibleAsync();
        release.SetResult();

        var failure = visit.Page.GetByRole(AriaRole.Alert).First;
        await visit.Expect(failure).ToContainTextAsync("The timeline could not be loaded");
        await visit.Expect(failure).ToContainTextAsync("A dependency is unavailable.");
        await visit.Expect(failure).ToContainTextAsync("error 20503");
        await visit.Expect(failure).ToContainTextAsync("Pushes that were accepted go on.");
        await visit.MustBeAccessibleAsync();
        await visit.Page.UnrouteAllAsync();
        await failure.GetByRole(AriaRole.Button, new() { Name = "Try again", Exact = true }).ClickAsync();
        await visit.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = "The timeline could not be loaded" })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_service_that_cannot_be_reached_is_said_too() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync();
        visit.Expect("/v1/", 0);
        await visit.Page.RouteAsync("**/v1/PushNotifications/Operations?*", route => route.AbortAsync("connectionrefused"));
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Operations" }).ClickAsync();

        await visit.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The service could not be reached.");
    });
}
