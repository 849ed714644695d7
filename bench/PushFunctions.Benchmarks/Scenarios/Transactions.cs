using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Processes;
using PushFunctions.Benchmarks.Reports;

namespace PushFunctions.Benchmarks.Scenarios;

/// <summary>Requests to storage, counted between the service and Azurite. Polls that found nothing are left out: they
/// belong to time, not to pushes.</summary>
internal static class Transactions
{
    private const string Name = "transactions";

    /// <summary>A sweep falls into some rounds; small sends are repeated, so that their median has none.</summary>
    private const int RoundsOfSmall = 3, Small = 1_000;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var stack = await Stack.StartAsync(bench, count: true, cancellationToken);
        // Signs in, fills the caches.
        await CountAsync(bench, stack, [Payloads.SendToTokens(ProviderSimulator.Fcm, 0, 100, "warm")], 100, cancellationToken);
        await PerCallAsync(bench, stack, cancellationToken);
        await TokensAsync(bench, stack, cancellationToken);
        await UsersAsync(bench, stack, cancellationToken);
    }

    private static async Task TokensAsync(Bench bench, Stack stack, CancellationToken cancellationToken)
    {
        var points = new List<Point>();
        foreach (var count in bench.Load.TokenCounts)
        {
            // One send takes 10,000 recipients at most.
            byte[][] sends = [.. Enumerable.Range(0, (count + 9_999) / 10_000)
                .Select(part => Payloads.SendToTokens(ProviderSimulator.Fcm, part * 10_000, Math.Min(count, 10_000)))];
            points.Add(await ReportAsync(bench, stack, "tokens", sends, count, cancellationToken));
        }

        bench.Result.Series.Add(new Series(Name, "tokens", "recipients", "transactions per push", points));
    }

    private static async Task UsersAsync(Bench bench, Stack stack, CancellationToken cancellationToken)
    {
        var users = new List<string>();
        var points = new Dictionary<string, List<Point>>();
        var perUser = 0.0;
        foreach (var count in bench.Load.UserCounts)
        {
            var missing = count - users.Count;
            if (missing * perUser > bench.Load.Timeout.TotalSeconds * 2)
            {
                bench.Result.Notes.Add(
                    $"Left out: transactions for {count:N0} Users. Registering them would take {missing * perUser / 60:0} minutes on this storage.");
                break;
            }

            var began = TimeProvider.System.GetTimestamp();
            var registrations = await Registrations.RegisterAsync(stack, missing, "user", cancellationToken, first: users.Count);
            users.AddRange(await Registrations.UsersOfAsync(stack, registrations, cancellationToken));
            perUser = TimeProvider.System.GetElapsedTime(began).TotalSeconds / missing;
            foreach (var (name, send, pushes, _) in await UserSends.TargetsAsync(bench, stack, users, cancellationToken))
            {
                // A list of more Users than one send takes is several sends.
                byte[][] sends = name == "list of Users" && users.Count > 10_000
                    ? [.. users.Chunk(10_000).Select(part => Payloads.Send(part.Select(user => new { userId = user })))]
                    : [send];
                var point = await ReportAsync(bench, stack, name, sends, pushes, cancellationToken);
                if (!points.TryGetValue(name, out var line)) points[name] = line = [];
                line.Add(point);
            }
        }

        bench.Result.Series.AddRange(points.Select(line => new Series(Name, line.Key, "recipients", "transactions per push", line.Value)));
    }

    private static async Task PerCallAsync(Bench bench, Stack stack, CancellationToken cancellationToken)
    {
        const int Calls = 20;
        IReadOnlyList<string> ids = [];
        await CallsAsync(
            "first device of a new User", async () => ids = await Registrations.RegisterAsync(stack, Calls, "call", cancellationToken));
        await CallsAsync("a known device again", () => Registrations.RegisterAsync(stack, Calls, "call", cancellationToken));
        await CallsAsync("a registration by its id", () => Registrations.UsersOfAsync(stack, ids, cancellationToken));
        var user = (await Registrations.UsersOfAsync(stack, [ids[0]], cancellationToken))[0];
        await ReportAsync(bench, stack, "a send to one User", [Payloads.Send([new { userId = user }])], 1, cancellationToken);

        async Task CallsAsync(string name, Func<Task> calls)
        {
            var rounds = new List<TransactionCounts>();
            for (var round = 0; round < RoundsOfSmall; round++)
            {
                await stack.Proxy!.WaitUntilQuietAsync(Quiet / 4, bench.Load.Timeout, cancellationToken);
                var before = stack.Proxy.Counts;
                await calls();
                await stack.Proxy.WaitUntilQuietAsync(Quiet / 4, bench.Load.Timeout, cancellationToken);
                rounds.Add(stack.Proxy.Counts.Since(before));
                // Only the first time are first devices first.
                if (name.StartsWith("first", StringComparison.Ordinal)) break;
            }

            Report(bench, name, "transactions per call", Calls, rounds);
        }
    }

    private static async Task<Point> ReportAsync(
        Bench bench, Stack stack, string name, byte[][] sends, int pushes, CancellationToken cancellationToken)
    {
        var rounds = new List<TransactionCounts>();
        for (var round = 0; round < (pushes <= Small ? RoundsOfSmall : 1); round++)
            rounds.Add(await CountAsync(bench, stack, sends, pushes, cancellationToken));
        return new Point(pushes, Report(bench, pushes == 1 ? name : $"{name}, {pushes:N0}", "transactions per push", pushes, rounds));
    }

    private static double Report(Bench bench, string name, string quantity, int count, List<TransactionCounts> rounds)
    {
        var detail = rounds.OrderBy(round => round.Total).ElementAt((rounds.Count - 1) / 2).ToString();
        var figure = new Figure(
            Name, name, quantity, "transactions", [.. rounds.Select(round => (double)round.Total / count)], [])
        { Detail = detail };
        bench.Add(figure);
        return figure.Value;
    }

    private static async Task<TransactionCounts> CountAsync(
        Bench bench, Stack stack, byte[][] sends, int pushes, CancellationToken cancellationToken)
    {
        await bench.Simulator.ClearAsync(cancellationToken);
        await stack.Proxy!.WaitUntilQuietAsync(Quiet, bench.Load.Timeout, cancellationToken);
        var before = stack.Proxy.Counts;
        foreach (var send in sends) await stack.Api.SendAsync(send, cancellationToken);
        await bench.Simulator.WaitAsync(ProviderSimulator.Fcm, pushes, bench.Load.Timeout, cancellationToken);
        await stack.Proxy.WaitUntilQuietAsync(Quiet, bench.Load.Timeout, cancellationToken);
        return stack.Proxy.Counts.Since(before);
    }
}
