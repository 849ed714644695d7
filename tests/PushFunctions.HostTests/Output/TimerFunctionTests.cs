namespace PushFunctions.HostTests.Output;

public sealed class TimerFunctionTests
{
    [Fact]
    public void The_sweep_runs_each_minute()
    {
        var timer = Assert.Single(AppOutput.Functions, function => function.TriggerType == "timerTrigger");

        Assert.Equal(("RunSweep", "0 * * * * *"), (timer.Name, timer.Text("schedule")));
    }
}
