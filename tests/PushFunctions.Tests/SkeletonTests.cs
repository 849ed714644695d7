namespace PushFunctions.Tests;

public sealed class SkeletonTests
{
    [Fact]
    public void The_test_project_runs() => Assert.Equal("net10.0", AppContext.TargetFrameworkName is null ? "" : "net10.0");
}
