using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Core;
using PushFunctions.Providers;
using PushFunctions.Storage;
using PushFunctions.WebConsole;

namespace PushFunctions.Tests.Infra;

/// <summary>The template, the sample settings, the page of settings and the code name the same settings.</summary>
public sealed partial class AppSettingsTests
{
    /// <summary>What the Functions host reads for itself, and the service does not.</summary>
    private static readonly string[] OfTheHost =
    [
        "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "PushStorage__credential", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
        "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "AZURE_TRACING_DISABLED",
    ];

    private static readonly Dictionary<string, string?> Values = new()
    {
        ["PushStorage__queueServiceUri"] = "https://stdata.queue.core.windows.net/",
        ["PushStorage__tableServiceUri"] = "https://stdata.table.core.windows.net/",
        ["PushStorage__clientId"] = "5a0a3ec1-32d8-4e43-8f9f-0d36d1a5fe57",
        ["Push__Account__Sid"] = "AC0123456789abcdef0123456789abcdef",
        ["Push__Account__AuthToken"] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        ["Push__CredentialKey"] = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
        ["Push__OlderCredentialKeys"] = "ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=",
        ["Push__PublicBaseAddress"] = "https://func.azurewebsites.net",
        ["Push__Console__Enabled"] = "False",
    };

    private static IEnumerable<string> OfTheService => Template.AppSettings.Except(OfTheHost);

    [Fact]
    public void The_template_sets_only_what_is_documented()
    {
        Assert.Empty(OfTheHost.Except(Template.AppSettings));
        Assert.Equal(Values.Keys.Order(StringComparer.Ordinal), OfTheService.Order(StringComparer.Ordinal));
        Assert.Empty(Template.AppSettings.Except(SettingsIn("configuration.md", "## Needed", "## Local only")));
    }

    [Fact]
    public void Everything_that_is_needed_is_set_by_the_template_and_by_the_sample()
    {
        var needed = SettingsIn("configuration.md", "## Needed", "## Storage").ToList();
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathTo("local.settings.sample.json")));
        var names = sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name).ToList();

        Assert.Contains("PushStorage", needed);
        Assert.Empty(needed.Except(names));

        // An address for each service and an identity stand for the connection string.
        Assert.Empty(needed.Except(["PushStorage"]).Except(Template.AppSettings));
    }

    /// <summary>A body that is a little too long gets the service's own answer; one that is longer by far never lies
    /// in memory.</summary>
    [Fact]
    public void The_host_takes_bodies_a_little_longer_than_the_service_does()
    {
        var expected = $"int(settings.?Push__MaxRequestBytes ?? '{new PushApiOptions().MaxRequestBytes}') + 1048576";

        Assert.Contains($"var longestBody = {expected}\n", Template.Read("modules", "function-app.bicep"), StringComparison.Ordinal);
        Assert.Contains(
            "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string(longestBody)", Template.Read("modules", "function-app.bicep"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_parameter_of_the_template_can_be_set_through_azd()
    {
        var parameters = Parameter()
            .Matches(Template.Read("main.bicep"))
            .Select(match => match.Groups[1].Value)
            .Except(["budgetStartDate"]);
        var assigned = Parameter().Matches(Template.Read("main.bicepparam")).Select(match => match.Groups[1].Value);

        Assert.Equal(parameters.Order(StringComparer.Ordinal), assigned.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_service_with_the_settings_of_the_template_starts() => Validate(Values);

    [Fact]
    public void A_service_that_lacks_one_of_them_does_not()
    {
        foreach (var name in Values.Keys.Except(["PushStorage__clientId", "Push__OlderCredentialKeys", "Push__PublicBaseAddress", "Push__Console__Enabled"]))
            Assert.ThrowsAny<Exception>(() => Validate(Values.Where(setting => setting.Key != name)));
    }

    private static void Validate(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)))
            .Build();
        using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(configuration)
            .AddPushApi(configuration)
            .AddPushConsole(configuration)
            .AddPushAccounts(configuration)
            .AddPushApps(configuration)
            .AddPushSending(configuration.GetSection("Push:Send").Bind)
            .AddPushDelivery(configuration.GetSection("Push:Delivery").Bind)
            .AddPushStorage(configuration)
            .AddPushProviders(configuration)
            .BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    /// <summary>The settings in the tables between two headings of a page.</summary>
    private static IEnumerable<string> SettingsIn(string page, string from, string to) =>
        File.ReadLines(Repository.PathTo("docs", page))
            .SkipWhile(line => line != from)
            .TakeWhile(line => line != to)
            .Select(line => Line().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"^param (\w+) ", RegexOptions.Multiline)]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^\| `(\w+)` \|")]
    private static partial Regex Line();
}
