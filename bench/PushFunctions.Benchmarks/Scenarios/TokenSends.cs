using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Processes;

namespace PushFunctions.Benchmarks.Scenarios;

/// <summary>Sends to direct tokens: nothing is looked up, so this is the way from the request to the provider by
/// itself.</summary>
internal static class TokenSends
{
    public static Task FcmAsync(Bench bench, CancellationToken cancellationToken) =>
        RunAsync(bench, "tokens", ProviderSimulator.Fcm, cancellationToken);

    public static Task ApnsAsync(Bench bench, CancellationToken cancellationToken) =>
        RunAsync(bench, "apns", ProviderSimulator.Apns, cancellationToken);

    private static async Task RunAsync(Bench bench, string scenario, string provider, CancellationToken cancellationToken)
    {
        await using var stack = await Stack.StartAsync(bench, count: false, cancellationToken);
        var meter = new SendMeter(bench, stack, provider);
        var tokens = bench.Load.Tokens;
        var send = Payloads.SendToTokens(provider, 0, tokens);
        await meter.WarmUpAsync(tokens / 2, cancellationToken);
        var cases = SendMeter.Delays.Select(
            delay => (Delay: delay, Case: new SendCase(scenario, $"{tokens:N0} tokens, {delay.TotalMilliseconds} ms"))).ToList();
        for (var round = 0; round < bench.Load.Rounds; round++)
        {
            var storage = await bench.Floors.StorageAsync(stack, "tokens", tokens, cancellationToken);
            foreach (var (delay, one) in cases)
            {
                await bench.Simulator.SetDelayAsync(delay, cancellationToken);
                one.Add(await meter.MeasureAsync(send, tokens, cancellationToken));
                one.Add("bare posts", await bench.Floors.PostsAsync(provider, tokens, cancellationToken));
                one.Add(FloorRunner.NodeName(provider), await bench.Floors.NodeAsync(provider, tokens, cancellationToken));
                one.Add("bare storage", storage);
            }
        }

        cases.ForEach(one => one.Case.Report(bench));
    }
}
