using System.Text.Json;
using PushFunctions.Benchmarks.Floors;
using PushFunctions.Benchmarks.Processes;
using PushFunctions.Benchmarks.Reports;

namespace PushFunctions.Benchmarks.Scenarios;

/// <summary>Registering first devices, registering them again, and reading registrations by their ids.</summary>
internal static class Registrations
{
    /// <summary>Requests under way at a time.</summary>
    private const int InFlight = 32;

    private const int BulkSize = 500;
    private const string Bulk = "v1/PushNotifications/DeviceRegistrations/Bulk";

    public static async Task RunAsync(Bench bench, CancellationToken cancellationToken)
    {
        await using var stack = await Stack.StartAsync(bench, count: false, cancellationToken);
        await UsersOfAsync(stack, await RegisterAsync(stack, 100, "warm", cancellationToken), cancellationToken);
        var takesBulk = await stack.Api.TakesAsync(
            Bulk, new { registrations = new[] { Parse(Payloads.Registration(0, "bulkwarm")) } }, cancellationToken);
        if (!takesBulk) bench.Result.Notes.Add("Left out: bulk registration. This build does not have it.");
        List<double> first = [], again = [], read = [], bulk = [];
        List<FloorResult> firstFloor = [], readFloor = [];
        var count = bench.Load.Registrations;
        for (var round = 0; round < bench.Load.Rounds; round++)
        {
            var mark = $"round{round}";
            IReadOnlyList<string> ids = [];
            first.Add(await RateAsync(count, async () => ids = await RegisterAsync(stack, count, mark, cancellationToken)));
            again.Add(await RateAsync(count, () => RegisterAsync(stack, count, mark, cancellationToken)));
            read.Add(await RateAsync(count, () => UsersOfAsync(stack, ids, cancellationToken)));
            if (takesBulk) bulk.Add(await RateAsync(count, () => RegisterInBulkAsync(stack, count, $"bulk{round}", cancellationToken)));
            firstFloor.Add(await bench.Floors.StorageAsync(stack, "register", count, cancellationToken));
            readFloor.Add(await bench.Floors.StorageAsync(stack, "refresh", count, cancellationToken));
        }

        Report("first device of a new User", "registrations/s", first, firstFloor);
        if (takesBulk) Report($"first device of a new User, {BulkSize} in a request", "registrations/s", bulk, firstFloor);
        Report("a known device again", "registrations/s", again, readFloor);
        Report("a registration by its id", "reads/s", read, readFloor);

        void Report(string name, string quantity, List<double> rounds, List<FloorResult> floors) =>
            bench.Add(
                new Figure(
                    "registrations", name, quantity, "/s", rounds,
                    [new FloorFigure("bare storage", [.. floors.Select(floor => floor.PerSecond)])]));
    }

    /// <summary>Registers a device each for so many Users.</summary>
    /// <returns>The ids of the registrations, in the order of their tokens.</returns>
    public static async Task<IReadOnlyList<string>> RegisterAsync(
        Stack stack, int count, string mark, CancellationToken cancellationToken, int first = 0)
    {
        var ids = new string[count];
        await FloorTimer.ForEachAsync(count, InFlight, async index =>
            ids[index] = await stack.Api.RegisterAsync(Payloads.Registration(first + index, mark), cancellationToken));
        return ids;
    }

    /// <returns>The Users of the registrations, in their order.</returns>
    public static async Task<IReadOnlyList<string>> UsersOfAsync(
        Stack stack, IReadOnlyList<string> registrations, CancellationToken cancellationToken)
    {
        var users = new string[registrations.Count];
        await FloorTimer.ForEachAsync(users.Length, InFlight, async index =>
            users[index] = await stack.Api.UserOfAsync(registrations[index], cancellationToken));
        return users;
    }

    private static Task RegisterInBulkAsync(Stack stack, int count, string mark, CancellationToken cancellationToken) =>
        FloorTimer.ForEachAsync((count + BulkSize - 1) / BulkSize, 4, part =>
        {
            var entries = Enumerable.Range(part * BulkSize, Math.Min(BulkSize, count - (part * BulkSize)))
                .Select(index => Parse(Payloads.Registration(index, mark)));
            return stack.Api.PostAsync(Bulk, JsonSerializer.SerializeToUtf8Bytes(new { registrations = entries }), cancellationToken);
        });

    private static JsonElement Parse(byte[] json) => JsonSerializer.Deserialize<JsonElement>(json);

    private static async Task<double> RateAsync(int count, Func<Task> run)
    {
        var began = TimeProvider.System.GetTimestamp();
        await run();
        return count / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
    }
}
