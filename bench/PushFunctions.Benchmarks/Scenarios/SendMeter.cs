using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Processes;
using PushFunctions.Benchmarks.Reports;

namespace PushFunctions.Benchmarks.Scenarios;

/// <summary>Times one send: from the beginning of its request to the provider's last response, and the processor time
/// until the service is quiet again.</summary>
internal sealed class SendMeter(Bench bench, Stack stack, string provider)
{
    public static IReadOnlyList<TimeSpan> Delays { get; } = [TimeSpan.Zero, TimeSpan.FromMilliseconds(50)];

    public async Task<SendTime> MeasureAsync(byte[] send, int pushes, CancellationToken cancellationToken)
    {
        await bench.Simulator.ClearAsync(cancellationToken);
        var (cpu, began) = (stack.Service.Cpu, TimeProvider.System.GetTimestamp());
        var operation = await stack.Api.SendAsync(send, cancellationToken);
        await bench.Simulator.WaitAsync(provider, pushes, bench.Load.Timeout, cancellationToken);
        var time = TimeProvider.System.GetElapsedTime(began);
        await stack.WaitUntilQuietAsync(bench.Load.Timeout, cancellationToken);
        var used = stack.Service.Cpu - cpu;
        await stack.Api.RequireSentAsync(operation, pushes, bench.Load.Timeout, cancellationToken);
        return new SendTime(pushes / time.TotalSeconds, used.TotalMilliseconds / pushes);
    }

    /// <summary>Connections, compiled code and the limiter of the credential, before the first round counts.</summary>
    public async Task WarmUpAsync(int tokens, CancellationToken cancellationToken)
    {
        for (var time = 0; time < 2; time++)
            await MeasureAsync(Payloads.SendToTokens(provider, time * tokens, tokens, "warm"), tokens, cancellationToken);
    }
}

internal sealed record SendTime(double PerSecond, double CpuMilliseconds);

/// <summary>What the rounds of one case gave, with the floors of the same rounds.</summary>
internal sealed class SendCase(string scenario, string name)
{
    private readonly List<SendTime> _service = [];
    private readonly Dictionary<string, List<FloorResult>> _floors = [];

    public void Add(SendTime time) => _service.Add(time);

    public void Add(string floor, FloorResult result)
    {
        if (!_floors.TryGetValue(floor, out var results)) _floors[floor] = results = [];
        results.Add(result);
    }

    public void Report(Bench bench)
    {
        if (_service.Count == 0) return;
        bench.Add(
            new Figure(scenario, name, Figure.Rate, "/s", [.. _service.Select(time => time.PerSecond)], Floors(floor => floor.PerSecond)));
        bench.Add(
            new Figure(
                scenario, name, Figure.Cpu, "ms", [.. _service.Select(time => time.CpuMilliseconds)],
                Floors(floor => floor.CpuMilliseconds)));
    }

    private List<FloorFigure> Floors(Func<FloorResult, double> value) =>
        [.. _floors.Select(floor => new FloorFigure(floor.Key, [.. floor.Value.Select(value)]))];
}
