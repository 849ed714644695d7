using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PushFunctions.HostTests.App;

/// <summary>What goes to Application Insights, and as whom.</summary>
public sealed class MonitorTests
{
    private static readonly (string, string) Component =
        ("APPLICATIONINSIGHTS_CONNECTION_STRING",
            "InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:9/");

    [Fact]
    public void Logs_do_not_depend_on_the_sampling_of_their_traces() => Assert.False(OptionsOf(Component).EnableTraceBasedLogsSampler);

    [Theory]
    [InlineData("ClientId=5a0a3ec1-32d8-4e43-8f9f-0d36d1a5fe57;Authorization=AAD")]
    [InlineData("Authorization=AAD;ClientId=5a0a3ec1-32d8-4e43-8f9f-0d36d1a5fe57;")]
    [InlineData("Authorization=AAD")]
    public void The_worker_signs_in_where_the_host_does(string setting) =>
        Assert.IsType<ManagedIdentityCredential>(OptionsOf(Component, ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", setting)).Credential);

    [Theory]
    [InlineData("")]
    [InlineData("AAD")]
    [InlineData("Authorization=None")]
    public void Nobody_signs_in_where_the_setting_does_not_say_so(string setting) =>
        Assert.Null(OptionsOf(Component, ("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", setting)).Credential);

    [Fact]
    public void Nobody_signs_in_without_the_setting() => Assert.Null(OptionsOf(Component).Credential);

    private static AzureMonitorExporterOptions OptionsOf(params (string, string)[] settings)
    {
        using var host = BuiltApp.Build(settings);
        return host.Services.GetRequiredService<IOptions<AzureMonitorExporterOptions>>().Value;
    }
}
