using Microsoft.Playwright;

namespace PushFunctions.BrowserTests;

/// <summary>The state of the service. Dead letters are the account's, so that these tests run one after the other.</summary>
public sealed class HealthTests(Browser browser)
{
    private static readonly Look[] Looks = [new(), new(IsDark: true), new(IsDark: true, Width: 360), new(Width: 360)];

    public static TheoryData<string, string> Pages
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var page in new[] { "apps", "audiences", "audience", "webhooks", "webhook", "health", "keys" })
                foreach (var look in Looks) data.Add(page, look.ToString());
            return data;
        }
    }

    [Fact]
    public Task A_dead_letter_is_requeued() => browser.VisitAsync(async visit =>
    {
        var operation = await browser.Service.SendAsync("""{"externalId":"grace.hopper@example.com"}""", """{"title":"Again"}""");
        await DeadLetterAsync(operation, 1);
        await visit.SignInAsync("/console/health");
        var row = visit.Page.Locator("tr", new() { HasText = "Batch of pushes" }).Filter(new() { HasText = "Readable by this version" }).First;
        await row.GetByRole(AriaRole.Checkbox).CheckAsync();
        await visit.Button("Requeue 1 …").ClickAsync();
        await visit.MustBeAccessibleAsync();
        await visit.Button("Requeue").ClickAsync();

        await visit.Expect(visit.Page.GetByText("1 dead letter requeued.")).ToBeVisibleAsync();
        await visit.Expect(visit.Page.GetByText("Readable by this version")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_key_that_may_not_read_operations_sees_why_there_is_no_chart() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync("/console/health", await browser.Service.MakeKeyAsync("\"manage\""));

        await visit.Expect(visit.Page.GetByText("needs the scope send")).ToBeVisibleAsync();
        await visit.Expect(visit.Page.GetByText("version 0.1.0")).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_service_that_fails_is_told_and_asked_again() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync("/console/apps");
        await visit.AnswerAsync("/v1/Service$", 503, new { errors = new[] { new { code = 20503, message = "A dependency is unavailable.", infoUrl = "", context = (string?)null } } }, ("Retry-After", "1"));
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Health" }).First.ClickAsync();
        await visit.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The state of the service could not be loaded");
        await visit.Page.UnrouteAllAsync();
        await visit.Button("Try again").ClickAsync();
        await visit.Expect(visit.Page.GetByText("Last sweep")).ToBeVisibleAsync();
    });

    [Theory]
    [InlineData(768)]
    [InlineData(840)]
    [InlineData(860)]
    public Task All_links_of_the_bar_fit(int width) => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync("/console/keys");
        await visit.MustBeAccessibleAsync();
        await visit.PictureAsync($"bar-{width}");
    }, new Look(Width: width));

    [Theory]
    [MemberData(nameof(Pages))]
    public Task A_page_can_be_read_by_everybody(string page, string look) => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync(await PathOfAsync(page));
        await visit.MustBeAccessibleAsync();
        await visit.PictureAsync($"{page}-{look}", height: 1500);
    }, Looks.Single(one => one.ToString() == look));

    private async Task<string> PathOfAsync(string page)
    {
        switch (page)
        {
            case "audience":
                var made = await browser.Service.PostAsync("Audiences", """{"name":"Winter campaign"}""");
                await browser.Service.PostAsync($"Audiences/{made["resourceId"]}/Users", $$"""{"userIds":["{{browser.Sample.Ada}}","{{browser.Sample.Grace}}"]}""");
                return $"/console/audiences/{made["resourceId"]}";
            case "webhook":
                var id = (string)(await browser.Service.PostAsync(
                    "Webhooks", """{"url":"https://warehouse.example.com/push-events","events":["operation.completed","notification.*"],"description":"Warehouse"}"""))["id"]!;
                return $"/console/webhooks/{id}";
            case "health":
                await DeadLetterAsync(browser.Sample.Campaign, 2);
                await browser.Service.SendAsync("""{"filter":{"tag":"plan:basic"}}""", """{"title":"Last hours of the sale"}""");
                return "/console/health";
            case "keys":
                await browser.Service.MakeKeyAsync("\"register\",\"send\"");
                return "/console/keys";
            default:
                return $"/console/{page}";
        }
    }

    private Task DeadLetterAsync(string operation, int version) => browser.Service.Get<IPushQueues>().DeadLetterAsync(
        QueueNames.DeliveriesPoison,
        $$"""{"v":{{version}},"account":"{{browser.Service.Account.Sid}}","operation":"{{operation}}","batch":"000001000"}""",
        TestContext.Current.CancellationToken);
}
