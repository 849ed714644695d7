using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Processes;
using PushFunctions.Benchmarks.Reports;

namespace PushFunctions.Benchmarks.Scenarios;

/// <summary>How long a caller waits for the 202, and how long a User then waits for the provider to be asked.</summary>
internal static class Latency
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>An empty queue is polled more and more rarely: this long after the last message it is as rare as it
    /// gets.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2.5);

    private static readonly TimeSpan BetweenSends = TimeSpan.FromMilliseconds(250);

    public static async Task AcceptAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var stack = await Stack.StartAsync(bench, count: false, cancellationToken);
        await new SendMeter(bench, stack, ProviderSimulator.Fcm).WarmUpAsync(1_000, cancellationToken);
        var registrations = await Registrations.RegisterAsync(stack, 100, "user", cancellationToken);
        var users = await Registrations.UsersOfAsync(stack, registrations, cancellationToken);
        await OneByOneAsync(10, index => Payloads.Send([new { userId = users[index] }]));
        var floor = await bench.Floors.StorageAsync(stack, "accept", bench.Load.Accepts, cancellationToken);
        var toUser = await OneByOneAsync(bench.Load.Accepts, index => Payloads.Send([new { userId = users[index % users.Count] }]));
        Report("one User", toUser, [new FloorFigure("bare storage", [floor.Milliseconds!.Value])]);
        Report("one token", await OneByOneAsync(bench.Load.Accepts, index => Payloads.SendToTokens(ProviderSimulator.Fcm, index, 1)), []);
        Report("10,000 tokens", await OneByOneAsync(
            bench.Load.Rounds, index => Payloads.SendToTokens(ProviderSimulator.Fcm, index * 10_000, 10_000), pushes: 10_000), []);

        void Report(string name, List<double> times, FloorFigure[] floors) =>
            bench.Add(
                new Figure(
                    "accept", name, "time to the 202", "ms", times,
                    floors)
                { Detail = $"95% within {Table.Number(Figure.PercentileOf(times, 0.95))}" });

        async Task<List<double>> OneByOneAsync(int count, Func<int, byte[]> send, int pushes = 1)
        {
            var times = new List<double>(count);
            await bench.Simulator.ClearAsync(cancellationToken);
            for (var index = 0; index < count; index++)
            {
                var body = send(index);
                var began = TimeProvider.System.GetTimestamp();
                await stack.Api.SendAsync(body, cancellationToken);
                times.Add(TimeProvider.System.GetElapsedTime(began).TotalMilliseconds);
                // The delivery of one send must not slow down the next request.
                await bench.Simulator.WaitAsync(ProviderSimulator.Fcm, (index + 1L) * pushes, bench.Load.Timeout, cancellationToken);
            }

            await stack.WaitUntilQuietAsync(bench.Load.Timeout, cancellationToken);
            return times;
        }
    }

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var stack = await Stack.StartAsync(bench, count: false, cancellationToken);
        await new SendMeter(bench, stack, ProviderSimulator.Fcm).WarmUpAsync(1_000, cancellationToken);
        var user = await OneUser.CreateAsync(bench, stack, cancellationToken);
        var idle = new List<double>();
        for (var index = 0; index < bench.Load.IdleSends; index++)
        {
            // Spread over the polling interval, the same way in each run.
            await Task.Delay(Idle + TimeSpan.FromMilliseconds(index * 370 % 2_000), TimeProvider.System, cancellationToken);
            idle.Add(await user.SendAsync(cancellationToken));
        }

        Report("idle", idle);
        Report($"during a campaign of {bench.Load.Campaign:N0} tokens, 50 ms",
            await DuringCampaignAsync(bench, stack, user, cancellationToken));

        void Report(string name, List<double> times) =>
            bench.Add(new Figure("latency", $"one User, {name}", "202 to provider", "ms", times, [])
            {
                Detail = $"{times.Count} sends, 95% within {Table.Number(Figure.PercentileOf(times, 0.95))}",
            });
    }

    private static async Task<List<double>> DuringCampaignAsync(Bench bench, Stack stack, OneUser user, CancellationToken cancellationToken)
    {
        await bench.Simulator.SetDelayAsync(SendMeter.Delays[^1], cancellationToken);
        var before = (await bench.Simulator.CountsAsync(ProviderSimulator.Fcm, cancellationToken)).Taken;
        for (var first = 0; first < bench.Load.Campaign; first += 10_000)
            await stack.Api.SendAsync(
                Payloads.SendToTokens(ProviderSimulator.Fcm, first, Math.Min(10_000, bench.Load.Campaign - first)), cancellationToken);
        var times = new List<double>();
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < bench.Load.Timeout;)
        {
            times.Add(await user.SendAsync(cancellationToken));
            if ((await bench.Simulator.CountsAsync(ProviderSimulator.Fcm, cancellationToken)).Taken - before >= bench.Load.Campaign
                + times.Count) break;
            await Task.Delay(BetweenSends, TimeProvider.System, cancellationToken);
        }

        return times;
    }

    /// <summary>A User with one device, sent to again and again.</summary>
    private sealed class OneUser(Bench bench, Stack stack, byte[] send)
    {
        private const string Mark = "latency";
        private static readonly string Token = Payloads.Token(ProviderSimulator.Fcm, 0, Mark);
        private int _sent;

        public static async Task<OneUser> CreateAsync(Bench bench, Stack stack, CancellationToken cancellationToken)
        {
            var registration = await Registrations.RegisterAsync(stack, 1, Mark, cancellationToken);
            var user = await Registrations.UsersOfAsync(stack, registration, cancellationToken);
            var one = new OneUser(bench, stack, Payloads.Send([new { userId = user[0] }]));
            await one.SendAsync(cancellationToken);
            return one;
        }

        /// <returns>Milliseconds from the 202 to the provider; both clocks are this machine's.</returns>
        public async Task<double> SendAsync(CancellationToken cancellationToken)
        {
            await stack.Api.SendAsync(send, cancellationToken);
            var accepted = TimeProvider.System.GetUtcNow();
            var before = _sent++;
            while (TimeProvider.System.GetUtcNow() - accepted < bench.Load.Timeout)
            {
                if (await bench.Simulator.NewestAsync(Token, cancellationToken) is { } push && push.Before == before)
                    return Math.Max(0, (push.ReceivedAt - accepted).TotalMilliseconds);
                await Task.Delay(PollInterval, TimeProvider.System, cancellationToken);
            }

            throw new BenchException($"A send to one User did not reach the provider within {bench.Load.Timeout.TotalSeconds:0} s.");
        }
    }
}
