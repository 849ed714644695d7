using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using PushFunctions.Local;
using PushFunctions.Providers.Http;

namespace PushFunctions.Tests.Docs;

public sealed partial class ConfigurationPageTests
{
    private static readonly string Root = Clone.Find()
        ?? throw new InvalidOperationException("The tests run inside a clone of the repository.");

    /// <summary>Read by the Functions host, or by the app alone, which these tests do not reference.</summary>
    private static readonly string[] OfTheFunctionsHost =
    [
        "AzureWebJobsStorage", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
        "PushStorage__credential", "AzureFunctionsJobHost__extensions__queues__maxPollingInterval",
        "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "OTEL_EXPORTER_OTLP_ENDPOINT",
        "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "AZURE_TRACING_DISABLED", "Push__Telemetry__SamplingRatio",
    ];

    [Fact]
    public void Every_setting_has_its_line_and_every_line_its_setting()
    {
        string[] known =
        [
            .. Directory.EnumerateFiles(AppContext.BaseDirectory, "PushFunctions.*.xml").SelectMany(SettingsIn).Distinct(),
            .. typeof(ConnectionOptions).GetProperties().Select(property => property.Name),
            .. QueueSettings(),
            "ASPNETCORE_URLS",
            .. OfTheFunctionsHost,
        ];

        Assert.Equal(known.Order(StringComparer.Ordinal), Lines().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_sample_of_local_settings_is_valid_and_documented()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "local.settings.sample.json")));
        var values = sample.RootElement.GetProperty("Values")
            .EnumerateObject()
            .ToDictionary(value => value.Name, value => value.Value.GetString()!);

        Assert.Empty(values.Keys.Except(Lines()));
        var account = new AccountOptions { Sid = values["Push__Account__Sid"], AuthToken = values["Push__Account__AuthToken"] };
        Assert.Equal(ValidateOptionsResult.Success, new AccountOptionsValidator().Validate(null, account));
        var key = new CredentialKeyOptions { CredentialKey = values["Push__CredentialKey"] };
        Assert.Equal(ValidateOptionsResult.Success, new CredentialKeyOptionsValidator().Validate(null, key));
    }

    private static IEnumerable<string> Lines() =>
        File.ReadLines(Path.Combine(Root, "docs", "configuration.md"))
            .Select(line => Line().Match(line))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value);

    private static IEnumerable<string> SettingsIn(string file) =>
        Setting().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> QueueSettings()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Root, "host.json")));
        return [.. host.RootElement.GetProperty("extensions").GetProperty("queues").EnumerateObject().Select(setting => setting.Name)];
    }

    [GeneratedRegex(@"^\| `(\w+)` \|")]
    private static partial Regex Line();

    [GeneratedRegex(@"<value>\s*Setting <c>(\w+)</c>")]
    private static partial Regex Setting();
}
