using System.Text.Json;

namespace PushFunctions.HostTests.Output;

public sealed class HostJsonTests
{
    private static readonly JsonElement Settings = AppOutput.ReadJson("host.json");

    [Fact]
    public void Paths_begin_with_v1_and_nothing_before_it() =>
        Assert.Equal(string.Empty, Settings.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());

    [Fact]
    public void Queues_are_read_as_the_service_expects()
    {
        var queues = Settings.GetProperty("extensions").GetProperty("queues");

        Assert.Equal(16, queues.GetProperty("batchSize").GetInt32());
        Assert.Equal(8, queues.GetProperty("newBatchThreshold").GetInt32());
        Assert.Equal(5, queues.GetProperty("maxDequeueCount").GetInt32());
        Assert.Equal("00:00:01", queues.GetProperty("maxPollingInterval").GetString());
        Assert.Equal("none", queues.GetProperty("messageEncoding").GetString());
    }

    [Fact]
    public void A_failed_message_waits_before_it_is_tried_again()
    {
        // The host's default is 0: five failures in a second, then the poison queue.
        var timeout = Settings.GetProperty("extensions").GetProperty("queues").GetProperty("visibilityTimeout").GetString();

        Assert.Equal("00:00:30", timeout);
    }

    /// <summary>The host's own two or three lines for each request and message say nothing that the service does not
    /// say better; failures it logs as errors.</summary>
    [Theory]
    [InlineData("default", "Warning")]
    [InlineData("Function", "Warning")]
    [InlineData("Function.*.User", "Information")]
    [InlineData("Azure.Core", "Error")]
    [InlineData("Microsoft.AspNetCore", "Warning")]
    [InlineData("System.Net.Http", "Warning")]
    [InlineData("Yarp", "Warning")]
    public void The_host_logs_what_the_service_says_and_little_of_its_own(string category, string level) =>
        Assert.Equal(level, Settings.GetProperty("logging").GetProperty("logLevel").GetProperty(category).GetString());

    [Fact]
    public void The_host_reports_as_the_worker_does() => Assert.Equal("OpenTelemetry", Settings.GetProperty("telemetryMode").GetString());
}
