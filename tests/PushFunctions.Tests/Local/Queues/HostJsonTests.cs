using Microsoft.Extensions.Configuration;
using PushFunctions.Local.Queues;

namespace PushFunctions.Tests.Local.Queues;

public sealed class HostJsonTests
{
    [Fact]
    public void The_pumps_work_to_the_numbers_of_the_Functions_host()
    {
        var settings = HostJson.ReadQueues(AppContext.BaseDirectory);

        Assert.Equal(new QueueSettings(16, 8, 5, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1)), settings);
        Assert.Equal(TimeSpan.FromMinutes(10), settings.Lease);
    }

    [Fact]
    public void A_setting_of_the_environment_goes_before_the_file()
    {
        var environment = new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["AzureFunctionsJobHost:extensions:queues:visibilityTimeout"] = "00:00:01" }).Build();

        var settings = HostJson.ReadQueues(AppContext.BaseDirectory, environment);

        Assert.Equal(TimeSpan.FromSeconds(1), settings.VisibilityTimeout);
        Assert.Equal(16, settings.BatchSize);
    }

    [Theory]
    [InlineData("\"batchSize\": 64", "batchSize in host.json must be a number from 1 to 32")]
    [InlineData("\"visibilityTimeout\": \"soon\"", "visibilityTimeout in host.json must be a time such as 00:00:30")]
    [InlineData("\"messageEncoding\": \"base64\"", "messageEncoding in host.json must be none")]
    public void A_wrong_setting_is_named(string wrong, string sentence)
    {
        using var folder = new TemporaryFolder();
        var right = """ "messageEncoding": "none", "batchSize": 16, "newBatchThreshold": 8, "maxDequeueCount": 5, "visibilityTimeout": "00:00:30", "maxPollingInterval": "00:00:02" """;
        var name = wrong[..wrong.IndexOf(':', StringComparison.Ordinal)];
        var settings = string.Join(',', right.Split(',').Where(setting => !setting.Contains(name, StringComparison.Ordinal)).Append(wrong));
        File.WriteAllText(Path.Combine(folder.Path, "host.json"), $$"""{"extensions": {"queues": { {{settings}} } } }""");

        var exception = Assert.Throws<InvalidDataException>(() => HostJson.ReadQueues(folder.Path));

        Assert.Contains(sentence, exception.Message, StringComparison.Ordinal);
    }
}
