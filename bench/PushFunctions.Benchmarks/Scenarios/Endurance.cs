using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Processes;
using PushFunctions.Benchmarks.Reports;

namespace PushFunctions.Benchmarks.Scenarios;

/// <summary>What takes minutes: memory over a million pushes, and the time after a kill.</summary>
internal static class Endurance
{
    private const int PerSend = 10_000, PerPoint = 50_000;
    private static readonly TimeSpan LongestMemory = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan LongestRecovery = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    public static async Task MemoryAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var stack = await Stack.StartAsync(bench, count: false, cancellationToken);
        await new SendMeter(bench, stack, ProviderSimulator.Fcm).WarmUpAsync(1_000, cancellationToken);
        var points = new List<Point> { new(0, MiB(stack)) };
        var began = TimeProvider.System.GetTimestamp();
        var pushed = 0;
        while (pushed < bench.Load.MemoryPushes && TimeProvider.System.GetElapsedTime(began) < LongestMemory)
        {
            await bench.Simulator.ClearAsync(cancellationToken);
            for (var sent = 0; sent < PerPoint; sent += PerSend)
            {
                await stack.Api.SendAsync(Payloads.SendToTokens(ProviderSimulator.Fcm, pushed + sent, PerSend), cancellationToken);
                // One send is worked on while the next is accepted; more would measure the queue.
                await bench.Simulator.WaitAsync(ProviderSimulator.Fcm, sent, LongestMemory, cancellationToken);
            }

            await bench.Simulator.WaitAsync(ProviderSimulator.Fcm, PerPoint, LongestMemory, cancellationToken);
            pushed += PerPoint;
            points.Add(new Point(pushed, MiB(stack)));
        }

        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        bench.Result.Series.Add(new Series("memory", "service", "pushes", "MiB", points));
        bench.Add(new Figure("memory", $"after {pushed:N0} pushes", "resident memory", "MiB", [points[^1].Y], [])
        {
            Detail = $"{Table.Number(points[0].Y)} before, {Table.Number(points.Max(point => point.Y))} at most; {Table.Number(pushed / seconds)} pushes/s over {seconds:0} s",
        });
        if (pushed < bench.Load.MemoryPushes)
            bench.Result.Notes.Add(
                $"memory: ended after {pushed:N0} of {bench.Load.MemoryPushes:N0} pushes, at its limit of {LongestMemory.TotalMinutes:0} minutes.");
    }

    public static async Task RecoveryAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var stack = await Stack.StartAsync(bench, count: false, cancellationToken);
        await new SendMeter(bench, stack, ProviderSimulator.Fcm).WarmUpAsync(1_000, cancellationToken);
        await bench.Simulator.SetDelayAsync(SendMeter.Delays[^1], cancellationToken);
        await bench.Simulator.ClearAsync(cancellationToken);
        await stack.Api.SendAsync(Payloads.SendToTokens(ProviderSimulator.Fcm, 0, PerSend), cancellationToken);
        await bench.Simulator.WaitAsync(ProviderSimulator.Fcm, PerSend / 3, bench.Load.Timeout, cancellationToken);
        await stack.Service.KillAsync();
        var killed = TimeProvider.System.GetTimestamp();
        var atKill = await bench.Simulator.CountsAsync(ProviderSimulator.Fcm, cancellationToken);
        await stack.StartServiceAsync(cancellationToken);
        var serving = Since();
        double? first = null, resent = null;
        ProviderCounts counts;
        do
        {
            if (Since() > LongestRecovery.TotalSeconds)
                throw new BenchException($"Not everything was sent {LongestRecovery.TotalMinutes:0} minutes after the kill.");
            await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
            counts = await bench.Simulator.CountsAsync(ProviderSimulator.Fcm, cancellationToken);
            // What the killed process had asked for is still answered for a moment; nothing before the service serves
            // again is its own.
            if (counts.Taken - counts.Duplicates > atKill.Taken) first ??= Since();
            if (counts.Duplicates > 0) resent ??= Since();
        }
        while (counts.Taken - counts.Duplicates < PerSend);

        Report("serving again", serving, null);
        if (first is { } toFirst) Report("first push", toFirst, null);
        if (resent is { } toResent) Report("first push of what was in flight", toResent, null);
        Report("every recipient reached", Since(),
            $"{atKill.Taken:N0} of {PerSend:N0} sent at the kill, {counts.Duplicates:N0} resent because the provider's response never arrived");

        double Since() => TimeProvider.System.GetElapsedTime(killed).TotalSeconds;

        void Report(string name, double seconds, string? detail) =>
            bench.Add(new Figure("recovery", name, "time after SIGKILL", "s", [seconds], []) { Detail = detail });
    }

    private static double MiB(Stack stack) => stack.Service.Memory / 1024.0 / 1024;
}
