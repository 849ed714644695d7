using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.BrowserTests;

/// <summary>Apps and credentials: a file is read and checked in the browser before anything is sent.</summary>
public sealed class AppTests(Browser browser)
{
    private const string ServiceAccount = "Service account (.json)";
    private const string AppleFile = "Signing key (.p8), or certificate and key (.pem)";

    [Fact]
    public Task A_credential_is_uploaded_from_a_file_and_checked() => browser.VisitAsync(async visit =>
    {
        var keys = TrustedKeys("uploaded");
        await visit.SignInAsync("/console/apps");
        await visit.Button("Add a credential").ClickAsync();
        await visit.Page.GetByLabel("App", new() { Exact = true }).FillAsync("uploaded");
        await visit.Expect(visit.Button("Upload")).ToBeDisabledAsync();
        await ChooseAsync(visit, ServiceAccount, "account.json", keys.ServiceAccountJson);
        await visit.Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync($"The service account {keys.ServiceAccountEmail} of the project");
        await visit.MustBeAccessibleAsync();
        await visit.Button("Upload").ClickAsync();

        var check = visit.Button("Check the FCM credential of uploaded");
        await check.ClickAsync();
        await visit.Expect(visit.Page.GetByText("Valid now")).ToBeVisibleAsync();
        await visit.Expect(visit.Page.GetByText("The provider accepts the credential.")).ToBeVisibleAsync();
        Assert.DoesNotContain("PRIVATE KEY", await visit.Page.ContentAsync(), StringComparison.Ordinal);
    });

    [Fact]
    public Task A_refused_one_is_told_and_works_again_with_a_new_key() => browser.VisitAsync(async visit =>
    {
        var (keys, next) = (TrustedKeys("rotated"), TrustedKeys("rotated-next"));
        await browser.Service.PostAsync("PushNotifications/Credentials", Upload("rotated", "APN", Key(keys)));
        browser.Service.Simulator.ApnsProduction.RevokeKey(keys.KeyId);
        await visit.SignInAsync("/console/apps");

        await visit.Button("Check the APNs credential of rotated").ClickAsync();
        await visit.Expect(visit.Page.GetByText("Refused now")).ToBeVisibleAsync();
        var card = visit.Page.Locator("section", new() { HasText = "rotated" });
        await visit.Expect(card.GetByText("Failing")).ToBeVisibleAsync();
        await visit.PictureAsync("credential-failing");
        await visit.Button("Rotate the APNs credential of rotated").ClickAsync();
        await ChooseAsync(visit, AppleFile, $"AuthKey_{next.KeyId}.p8", next.ApnsP8Pem);
        await visit.Expect(visit.Page.GetByLabel("Key ID")).ToHaveValueAsync(next.KeyId);
        await visit.PictureAsync("credential-rotate");
        await visit.Page.GetByLabel("Team ID").FillAsync(next.TeamId);
        await visit.Page.GetByLabel("Bundle ID").FillAsync(next.BundleId);
        await visit.Button("Rotate").ClickAsync();
        await visit.Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        await visit.Expect(card.GetByText("Failing")).ToHaveCountAsync(0);
        await visit.Button("Check the APNs credential of rotated").ClickAsync();
        await visit.Expect(visit.Page.GetByText("Valid now")).ToBeVisibleAsync();
    });

    [Fact]
    public Task A_file_that_is_no_credential_is_a_sentence_in_place_and_nothing_is_sent() => browser.VisitAsync(async visit =>
    {
        var keys = SimulatorKeys.Create("project-none", "com.example.none");
        await visit.SignInAsync("/console/apps");
        await visit.Page.RouteAsync("**/Credentials", route => route.Request.Method == "POST" ? route.AbortAsync() : route.ContinueAsync());
        await visit.Button("Add a credential").ClickAsync();
        (string Name, string Content, string Says)[] files =
        [
            ("google-services.json", """{"project_info":{"project_id":"p"}}""", "which the app is built with"),
            ("notes.txt", "my notes", "is not JSON"),
            ("key.p8", keys.ApnsP8Pem, "is a PEM file"),
            ("empty.json", "", "is empty"),
            ("user.json", """{"type":"authorized_user"}""", "its type is \"authorized_user\""),
            ("cut.json", """{"type":"service_account","project_id":"p"}""", "has no client_email"),
            ("photo.json", new string('x', 70_000), "too large for a credential"),
        ];
        foreach (var (name, content, says) in files)
        {
            await ChooseAsync(visit, ServiceAccount, name, content);
            await visit.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync(says);
            await visit.Expect(visit.Button("Upload")).ToBeDisabledAsync();
        }

        await visit.MustBeAccessibleAsync();
        await visit.PictureAsync("credential-refused");
        await visit.Page.GetByLabel("Type").SelectOptionAsync("APN");
        await ChooseAsync(visit, AppleFile, "certificate.pem", keys.ApnsCertificatePem);
        await visit.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("a certificate without its private key");
        await ChooseAsync(visit, AppleFile, "push.p12", [0x30, 0x82, 0x0a, 0x00, 0x02]);
        await visit.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("openssl pkcs12 -in push.p12");
        await ChooseAsync(visit, AppleFile, "rsa.p8", keys.ApnsCertificateKeyPem);
        await visit.Expect(visit.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not one of Apple's signing keys");
        await ChooseAsync(visit, AppleFile, "push.pem", $"{keys.ApnsCertificatePem}\n{keys.ApnsCertificateKeyPem}");
        await visit.Expect(visit.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("It ends on");
    });

    /// <summary>Keys that the simulator knows.</summary>
    internal SimulatorKeys TrustedKeys(string name)
    {
        var keys = SimulatorKeys.Create($"project-{name}", $"com.example.{name}");
        browser.Service.Simulator.Trust(keys);
        return keys;
    }

    internal static string Upload(string app, string type, JsonObject content) =>
        new JsonObject { ["appName"] = app, ["credentialType"] = type, ["content"] = content }.ToJsonString();

    internal static JsonObject Key(SimulatorKeys keys) => new()
    {
        ["privateKey"] = Base64(keys.ApnsP8Pem),
        ["keyId"] = keys.KeyId,
        ["teamId"] = keys.TeamId,
        ["bundleId"] = keys.BundleId,
    };

    internal static JsonObject Certificate(SimulatorKeys keys) =>
        new() { ["certificate"] = Base64(keys.ApnsCertificatePem), ["privateKey"] = Base64(keys.ApnsCertificateKeyPem) };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static Task ChooseAsync(Visit visit, string label, string name, string content) =>
        ChooseAsync(visit, label, name, Encoding.UTF8.GetBytes(content));

    private static Task ChooseAsync(Visit visit, string label, string name, byte[] content) =>
        visit.Page.GetByLabel(label).SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
}
