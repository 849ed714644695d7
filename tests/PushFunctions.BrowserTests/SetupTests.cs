using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace PushFunctions.BrowserTests;

/// <summary>Webhooks, API keys, Audiences.</summary>
public sealed class SetupTests(Browser browser)
{
    private static readonly Regex Secret = new("^[!-~]{20,}$");

    [Fact]
    public Task The_secret_of_a_webhook_endpoint_is_rotated_and_shown_once() => browser.VisitAsync(async visit =>
    {
        var made = await browser.Service.PostAsync("Webhooks", """{"url":"https://example.com/rotated","events":["operation.completed"],"description":"Rotated"}""");
        await visit.SignInAsync($"/console/webhooks/{made["id"]}");
        await visit.Button("Rotate the secret …").ClickAsync();
        await visit.Button("Make a new secret").ClickAsync();

        var dialog = visit.Page.GetByRole(AriaRole.Dialog);
        await visit.Expect(dialog).ToContainTextAsync("It is shown only now.");
        var secret = await dialog.Locator("[data-secret]").TextContentAsync();
        Assert.Matches(Secret, secret);
        Assert.NotEqual((string)made["secret"]!, secret);
        await visit.MustBeAccessibleAsync();
        await visit.PictureAsync("secret-dialog");
        // Escape does not lose it.
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Expect(dialog).ToBeVisibleAsync();
        await visit.Page.GetByLabel("I have put the secret where it is needed").CheckAsync();
        await visit.Button("Done").ClickAsync();
        await visit.Expect(dialog).ToHaveCountAsync(0);
        await visit.Page.ReloadAsync();
        await visit.SettleAsync();
        Assert.DoesNotContain(secret!, await visit.Page.ContentAsync(), StringComparison.Ordinal);
    });

    [Fact]
    public Task An_endpoint_is_added_tested_replayed_disabled_and_deleted() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync("/console/webhooks");
        await visit.Button("Add an endpoint").ClickAsync();
        await visit.Page.GetByLabel("Address", new() { Exact = true }).FillAsync("https://example.com/added");
        await visit.Page.GetByLabel("Description").FillAsync("Added by a test");
        await visit.Page.GetByLabel("unaddressable").CheckAsync();
        await visit.MustBeAccessibleAsync();
        await visit.PictureAsync("webhook-dialog");
        await visit.Button("Add").ClickAsync();
        await visit.Page.GetByLabel("I have put the secret where it is needed").CheckAsync();
        await visit.Button("Done").ClickAsync();

        await visit.Expect(visit.Heading).ToHaveTextAsync("Added by a test");
        await visit.Expect(visit.Page.GetByText("recipient.unaddressable")).ToBeVisibleAsync();
        await visit.AnswerAsync("/Test$", 200, new { accepted = false, status = 503, reason = "HTTP 503", body = "no room" });
        await visit.Button("Send a test").ClickAsync();
        await visit.Expect(visit.Page.GetByText("The receiver did not accept the test.")).ToBeVisibleAsync();
        await visit.Expect(visit.Page.GetByText("no room")).ToBeVisibleAsync();
        await visit.Button("Replay …").ClickAsync();
        await visit.Button("Replay").ClickAsync();
        await visit.Expect(visit.Page.GetByText("The events are sent again in the background")).ToBeVisibleAsync();
        await visit.Button("Disable").ClickAsync();
        await visit.Expect(visit.Page.GetByText("It has been disabled since")).ToBeVisibleAsync();
        await visit.Button("Delete …").ClickAsync();
        await visit.Button("Delete the endpoint").ClickAsync();
        await visit.Expect(visit.Heading).ToHaveTextAsync("Webhooks");
        await visit.Expect(visit.Page.GetByText("Added by a test")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_key_is_created_with_its_secret_shown_once_and_deleted() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync("/console/keys");
        await visit.Button("Create a key").ClickAsync();
        await visit.Page.GetByLabel("Name").FillAsync("Newsletter server");
        await visit.Expect(visit.Button("Create")).ToBeDisabledAsync();
        await visit.Page.GetByLabel("send", new() { Exact = false }).Last.CheckAsync();
        await visit.MustBeAccessibleAsync();
        await visit.Button("Create").ClickAsync();
        var dialog = visit.Page.GetByRole(AriaRole.Dialog);
        var secret = await dialog.Locator("[data-secret]").TextContentAsync();
        Assert.Matches(Secret, secret);
        await visit.Page.GetByLabel("I have put the secret where it is needed").CheckAsync();
        await visit.Button("Done").ClickAsync();

        await visit.Expect(visit.Page.GetByText("Newsletter server")).ToBeVisibleAsync();
        Assert.DoesNotContain(secret!, await visit.Page.ContentAsync(), StringComparison.Ordinal);
        await visit.Button("Delete the key Newsletter server").ClickAsync();
        await visit.Button("Delete the key").ClickAsync();
        await visit.Expect(visit.Page.GetByText("Newsletter server")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task Members_are_added_by_pasting_and_from_a_CSV_with_errors_by_line() => browser.VisitAsync(async visit =>
    {
        var ann = await browser.Service.RegisterAsync("member-ann", "FCM", "a-phone-of-member-ann");
        await browser.Service.RegisterAsync("member-bob", "FCM", "a-phone-of-member-bob");
        await visit.SignInAsync("/console/audiences");
        await visit.Button("New Audience").ClickAsync();
        await visit.Page.GetByLabel("Name").FillAsync("Imported");
        await visit.Button("Create").ClickAsync();
        await visit.Expect(visit.Heading).ToHaveTextAsync("Imported");

        await visit.Page.GetByLabel("Paste IDs of Users").FillAsync($"{ann}\n{ann}\ncomms_user_cut\nnobody-has-this");
        await visit.Expect(visit.Page.GetByText("Line 2:")).ToContainTextAsync("on line 1 already");
        await visit.Expect(visit.Page.GetByText("Line 3:")).ToContainTextAsync("cut off");
        await visit.Button("Add 2 Users").ClickAsync();
        await visit.Expect(visit.Page.GetByText("1 User added.")).ToBeVisibleAsync();
        await visit.Expect(visit.Page.GetByText("Line 4:")).ToContainTextAsync("No User was registered with this externalId");
        await visit.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = ann })).ToBeVisibleAsync();

        var csv = $"name,externalId\nBob,member-bob\n\"broken,member-ann\nEve,{new string('x', 300)}\n";
        await ChooseAsync(visit, csv);
        await visit.Expect(visit.Page.GetByLabel("Column")).ToHaveValueAsync("1");
        await visit.Expect(visit.Page.GetByText("Line 3:")).ToContainTextAsync("A quote is opened and never closed");
        await visit.Expect(visit.Page.GetByText("Line 4:")).ToContainTextAsync("at most 256 characters");
        await visit.MustBeAccessibleAsync();
        await visit.PictureAsync("audience-import");
        await visit.Button("Add 1 User").ClickAsync();
        await visit.Expect(visit.Page.GetByText("1 User added.")).ToBeVisibleAsync();

        await ChooseAsync(visit, "member-ann\nmember-bob\n");
        await visit.Expect(visit.Button("Add 2 Users")).ToBeVisibleAsync();

        await ChooseAsync(visit, $"externalId\n{new string('y', 10_000_000)}\nmember-ann\n");
        await visit.Expect(visit.Page.GetByText("Line 2:")).ToContainTextAsync("longer than 10,000 characters");
        await visit.Button("Remove").ClickAsync();
        await visit.Expect(visit.Page.GetByText("1 User removed.")).ToBeVisibleAsync();
        await visit.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = ann })).ToHaveCountAsync(0);
    });

    private static Task ChooseAsync(Visit visit, string csv) => visit.Page.GetByLabel("Or choose a CSV").SetInputFilesAsync(
        new FilePayload { Name = "members.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
}
