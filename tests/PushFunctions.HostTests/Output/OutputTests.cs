namespace PushFunctions.HostTests.Output;

public sealed class OutputTests
{
    [Fact]
    public void The_host_starts_the_app_in_its_own_process()
    {
        var worker = AppOutput.ReadJson("worker.config.json").GetProperty("description");

        Assert.Equal("dotnet-isolated", worker.GetProperty("language").GetString());
        Assert.Equal("PushFunctions.dll", worker.GetProperty("defaultWorkerPath").GetString());
        Assert.True(File.Exists(AppOutput.PathOf("PushFunctions.dll")));
    }

    [Fact]
    public void The_host_finds_the_extension_that_reads_queues()
    {
        var extensions = AppOutput.ReadJson("extensions.json").GetProperty("extensions").EnumerateArray().ToList();

        var queues = Assert.Single(extensions, extension => extension.GetProperty("name").GetString() == "AzureStorageQueues");
        Assert.True(File.Exists(AppOutput.PathOf(queues.GetProperty("hintPath").GetString()!)));
    }

    [Fact]
    public void Every_function_is_in_the_app_and_has_its_method()
    {
        var entryPoints = FunctionMethods.All.Select(method => $"{method.DeclaringType!.FullName}.{method.Name}").Order();

        Assert.Equal(entryPoints, AppOutput.Functions.Select(function => function.EntryPoint).Order());
        Assert.All(
            AppOutput.Functions,
            function => Assert.Equal(("PushFunctions.dll", "dotnet-isolated"), (function.ScriptFile, function.Language)));
    }

    [Fact]
    public void A_function_is_named_like_its_method() =>
        Assert.All(AppOutput.Functions, function => Assert.EndsWith($".{function.Name}", function.EntryPoint, StringComparison.Ordinal));
}
