using Microsoft.Playwright;

namespace PushFunctions.BrowserTests;

public sealed class FindTests(Browser browser)
{
    private const string AdasPhone = "dGhpcyBpcyBub3QgYSByZWFsIHRva2Vu:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx";

    [Theory]
    [InlineData("ada.lovelace@example.com")]
    [InlineData(AdasPhone)]
    [InlineData("the id")]
    public Task A_User_is_found_by_id_externalId_and_token(string text) => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync();
        await FindAsync(visit, text == "the id" ? browser.Sample.Ada : text);

        await visit.Expect(visit.Heading).ToHaveTextAsync("ada.lovelace@example.com");
        // A token is nothing for the history of the browser.
        Assert.EndsWith($"/console/users/{browser.Sample.Ada}", visit.Page.Url, StringComparison.Ordinal);
        Assert.DoesNotContain(AdasPhone, await visit.Page.ContentAsync(), StringComparison.Ordinal);
    });

    [Fact]
    public Task Operations_and_notifications_are_found_by_their_ids() => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync();
        await FindAsync(visit, browser.Sample.Campaign);
        await visit.Expect(visit.Heading).ToContainTextAsync("Winter sale");

        var failed = await browser.Service.GetAsync($"PushNotifications?operationId={browser.Sample.Campaign}&status=FAILED&pageSize=1");
        var push = (string)failed["pushNotifications"]![0]!["id"]!;
        var box = visit.Page.GetByRole(AriaRole.Searchbox, new() { Name = "Find a User, send or device" });
        await box.FillAsync(push);
        await box.PressAsync("Enter");
        await visit.Expect(visit.Page.GetByText("It was not delivered.")).ToBeVisibleAsync();
    });

    [Theory]
    [InlineData("nobody-has-this", "No User has this externalId")]
    [InlineData("comms_user_01k7q2bx0mft5bvb", "It begins like an ID and is none")]
    [InlineData("two words", "No User has this externalId")]
    public Task What_is_not_there_is_said_in_place(string text, string answer) => browser.VisitAsync(async visit =>
    {
        await visit.SignInAsync();
        await FindAsync(visit, text);

        await visit.Expect(visit.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = answer })).ToBeVisibleAsync();
        await visit.Expect(Box(visit)).ToHaveValueAsync(text);
        await visit.MustBeAccessibleAsync();
    });

    [Theory]
    [InlineData("/console/users/comms_user_01k7q2bx0mft5bvbxh3781hkmr", "There is no such User")]
    [InlineData("/console/operations/comms_operation_01k7q2bx0mft5bvbxh3781hkmr", "There is no such operation")]
    [InlineData("/console/notifications/comms_pushnotification_01k7q2bx0mft5bvbxh3781hkmr00000001", "There is no such notification")]
    public Task The_page_of_something_that_is_gone_says_so(string path, string answer) => browser.VisitAsync(async visit =>
    {
        visit.Expect("/v1/", 404);
        await visit.SignInAsync(path);

        await visit.Expect(visit.Page.GetByRole(AriaRole.Heading, new() { Name = answer })).ToBeVisibleAsync();
        await visit.Expect(visit.Page.GetByText("20404").First).ToBeVisibleAsync();
        await visit.MustBeAccessibleAsync();
    });

    private static ILocator Box(Visit visit) =>
        visit.Page.GetByRole(AriaRole.Searchbox, new() { Name = "User, device token, notification or operation" });

    private static async Task FindAsync(Visit visit, string text)
    {
        await Box(visit).FillAsync(text);
        await visit.Button("Find").ClickAsync();
    }
}
