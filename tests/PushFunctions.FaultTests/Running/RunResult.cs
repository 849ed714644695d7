using System.Text;
using PushFunctions.FaultTests.Breakages;
using PushFunctions.FaultTests.Invariants;
using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Running;

/// <summary>What came of one seed.</summary>
/// <param name="Problem">Null where all held; else what did not, with all that it takes to look into it.</param>
internal sealed record RunResult(
    int Seed, string? Problem, IReadOnlyList<string> Broken, IReadOnlyDictionary<FaultKind, long> Struck, int Pushes, long StorageCalls,
    long Steps, long Events, ulong Fingerprint, TimeSpan VirtualTime)
{
    private const int BreachesShown = 12;

    public static RunResult Of(int seed, int traceKept, Breakage? breakage = null)
    {
        using var world = new FaultWorld(seed, traceKept, breakage);
        var broken = new List<string>();
        var problem = new StringBuilder();
        try
        {
            world.Run();
            var ending = world.Read(machine => EndingReader.ReadAsync(world, machine));
            foreach (var invariant in All.Invariants)
            {
                var breaches = invariant.Breaches(ending).ToList();
                if (breaches.Count == 0) continue;
                broken.Add(invariant.Name);
                problem.Append($"NOT HELD: {invariant.Name}\n");
                foreach (var breach in breaches.Take(BreachesShown)) problem.Append($"    {breach}\n");
            }
        }
        catch (Exception exception)
        {
            broken.Add(exception.GetType().Name);
            problem.Append($"FAILED: {exception}\n");
        }

        var around = world.Around;
        return new RunResult(
            seed, broken.Count == 0
                ? null
                : $"{problem}{world.Script}last events:\n{string.Join('\n', around.Trace.Last)}\n", broken, around.Misfortune.Struck,
            around.Gateway.Asks.Count, world.Room?.All.Sum(machine => machine.Storage.Calls)
                ?? 0, around.Scheduler.Steps, around.Trace.Count, around.Trace.Fingerprint,
            around.Clock.Now - around.Clock.Start);
    }
}
