using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Processes;

namespace PushFunctions.Benchmarks.Scenarios;

/// <summary>Sends to Users by their ids, by an Audience and, once the service has them, by filters: each User has one
/// device.</summary>
internal static class UserSends
{
    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        foreach (var count in bench.Load.Users)
            await RunAsync(bench, count, cancellationToken);
    }

    /// <summary>What is sent to, how many that reaches, and the floor of how they are found.</summary>
    public static async Task<List<(string Name, byte[] Send, int Pushes, string Floor)>> TargetsAsync(
        Bench bench, Stack stack, IReadOnlyList<string> users, CancellationToken cancellationToken)
    {
        var audience = await stack.Api.CreateAudienceAsync(users, cancellationToken);
        List<(string, byte[], int, string)> targets =
        [
            ("list of Users", Payloads.Send(users.Select(user => new { userId = user })), users.Count, "users"),
            ("Audience", Payloads.Send([new { audienceId = audience }]), users.Count, "everyone"),
        ];
        var dry =
            new
            {
                from = new { appName = Stack.App },
                to = new[] { new { filter = new { all = true } } },
                content = new { title = Payloads.Title },
                dryRun = true
            };
        if (!await stack.Api.TakesAsync("v1/PushNotifications", dry, cancellationToken))
        {
            const string Missing = "Left out: filters. This build does not choose Users by tags.";
            if (!bench.Result.Notes.Contains(Missing)) bench.Result.Notes.Add(Missing);
            return targets;
        }

        await stack.WaitUntilQuietAsync(bench.Load.Timeout, cancellationToken);
        targets.Add(("everyone", Payloads.Send([new { filter = new { all = true } }]), users.Count, "everyone"));
        targets.Add(("filter of half", Payloads.Send([new { filter = new { tag = "plan:premium" } }]), (users.Count + 1) / 2, "everyone"));
        return targets;
    }

    private static async Task RunAsync(Bench bench, int count, CancellationToken cancellationToken)
    {
        await using var stack = await Stack.StartAsync(bench, count: false, cancellationToken);
        var meter = new SendMeter(bench, stack, ProviderSimulator.Fcm);
        await meter.WarmUpAsync(1_000, cancellationToken);
        var registrations = await Registrations.RegisterAsync(stack, count, "user", cancellationToken);
        var targets = await TargetsAsync(
            bench, stack, await Registrations.UsersOfAsync(stack, registrations, cancellationToken), cancellationToken);
        foreach (var target in targets.Take(2)) await meter.MeasureAsync(target.Send, target.Pushes, cancellationToken);
        var cases = (from target in targets
                     from delay in SendMeter.Delays
                     select (Target: target, Delay: delay,
                         Case: new SendCase("users", $"{target.Name}, {count:N0} registered, {delay.TotalMilliseconds} ms"))).ToList();
        for (var round = 0; round < bench.Load.Rounds; round++)
        {
            var storage = new Dictionary<string, FloorResult>();
            foreach (var floor in targets.Select(target => target.Floor).Distinct())
                storage[floor] = await bench.Floors.StorageAsync(stack, floor, count, cancellationToken);
            foreach (var sameDelay in cases.GroupBy(one => one.Delay))
            {
                await bench.Simulator.SetDelayAsync(sameDelay.Key, cancellationToken);
                var posts = await bench.Floors.PostsAsync(ProviderSimulator.Fcm, count, cancellationToken);
                foreach (var (target, _, one) in sameDelay)
                {
                    one.Add(await meter.MeasureAsync(target.Send, target.Pushes, cancellationToken));
                    one.Add("bare storage", storage[target.Floor]);
                    one.Add("bare posts", posts);
                }
            }
        }

        cases.ForEach(one => one.Case.Report(bench));
    }
}
