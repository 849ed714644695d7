namespace PushFunctions.HostTests.Output;

public sealed class SampleSettingsTests
{
    [Fact]
    public void They_name_the_account_of_every_queue_function() =>
        Assert.All(
            AppOutput.Functions.Where(function => function.TriggerType == "queueTrigger"),
            function => Assert.Contains(function.Text("connection"), SampleSettings.All.Keys));

    [Fact]
    public void They_name_the_runtime_and_the_storage_that_the_host_itself_needs()
    {
        Assert.Equal("dotnet-isolated", SampleSettings.All["FUNCTIONS_WORKER_RUNTIME"]);
        Assert.Equal("UseDevelopmentStorage=true", SampleSettings.All["AzureWebJobsStorage"]);
    }

    [Fact]
    public void They_lead_to_nothing_outside_the_machine()
    {
        var addresses = SampleSettings.All.Where(setting => setting.Value.Contains("://", StringComparison.Ordinal)).ToDictionary();

        Assert.Equal(
            ["Push__Apns__ProductionBaseAddress", "Push__Apns__SandboxBaseAddress", "Push__Fcm__BaseAddress", "Push__Fcm__TokenUri"],
            addresses.Keys.Order());
        Assert.All(addresses.Values, address => Assert.True(new Uri(address).IsLoopback));
    }
}
