using Microsoft.Playwright;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.BrowserTests;

/// <summary>Slows FCM down for everybody: by itself.</summary>
[CollectionDefinition(nameof(SlowProvider), DisableParallelization = true)]
public sealed class SlowProvider;

[Collection(nameof(SlowProvider))]
public sealed class OperationTests(Browser browser)
{
    [Fact]
    public Task The_progress_of_a_campaign_moves_and_it_can_be_canceled() => browser.VisitAsync(async visit =>
    {
        for (var part = 0; part < 4; part++)
        {
            var devices = Enumerable.Range(part * 500, 500).Select(
                number =>
                    $$$"""{"appName":"shop","provider":"FCM","token":"crowd-{{{number}}}","externalId":"crowd-{{{number}}}","tags":{"crowd":"yes"}}""");
            await browser.Service.PostAsync(
                "PushNotifications/DeviceRegistrations/Bulk", $$"""{"registrations":[{{string.Join(',', devices)}}]}""");
        }

        browser.Service.Simulator.Fcm.Faults.ForAll(new SimulatorFault { Delay = TimeSpan.FromSeconds(1.5) });
        try
        {
            var operation = (string)(await browser.Service.PostAsync(
                "PushNotifications",
                """{"from":{"appName":"shop"},"to":[{"filter":{"tag":"crowd"}}],"content":{"title":"To the crowd"}}"""))["operationId"]!;
            await visit.SignInAsync("/console/operations");
            await visit.Page.GetByRole(AriaRole.Link, new() { Name = "To the crowd" }).ClickAsync();
            var bar = visit.Page.GetByRole(AriaRole.Progressbar).First;
            var seen = new HashSet<string>();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (seen.Count < 2 || !seen.Any(done => done != "0"))
            {
                seen.Add(await bar.GetAttributeAsync("aria-valuenow") ?? "");
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
            }

            await visit.Button("Cancel …").ClickAsync();
            await visit.MustBeAccessibleAsync();
            await visit.Button("Cancel the operation").ClickAsync();
            await visit.Expect(visit.Page.Locator(".answer.warn")).ToContainTextAsync("It was canceled.");
            await visit.Expect(visit.Button("Cancel …")).ToHaveCountAsync(0);
            var stats = (await browser.Service.GetAsync($"PushNotifications/Operations/{operation}"))["stats"]!;
            Assert.True((int)stats["sent"]! > 0 && (int)stats["canceled"]! > 0, stats.ToJsonString());
        }
        finally
        {
            browser.Service.Simulator.Fcm.Faults.Clear();
        }
    });

    [Fact]
    public Task Errors_are_grouped_with_examples_and_a_User_s_own_text_is_shown() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync($"/console/operations/{browser.Sample.Campaign}");

        await visit.Expect(visit.Page.Locator(".answer")).ToContainTextAsync("21 of 24 pushes were accepted, 3 failed");
        var why = visit.Page.Locator("section", new() { HasText = "Why" }).Locator("tbody tr");
        await visit.Expect(why).ToHaveCountAsync(2);
        await visit.Expect(why.First).ToContainTextAsync("21001");
        await visit.Page.GetByLabel("As this User got it").FillAsync("customer-4701");
        await visit.Button("Show").ClickAsync();
        await visit.Expect(visit.Page.Locator(".note")).ToContainTextAsync("Winter sale: you first");
        await why.First.GetByRole(AriaRole.Link).First.ClickAsync();
        await visit.Expect(visit.Page.GetByText("It was not delivered.")).ToBeVisibleAsync();
    });
}
