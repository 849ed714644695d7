namespace PushFunctions.Benchmarks.Scenarios;

/// <summary>Something that is measured by itself: it starts from an empty storage and ends what it started.</summary>
internal sealed record Scenario(string Name, string Description, Func<Bench, CancellationToken, Task> RunAsync, bool FullOnly = false)
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("tokens", "Pushes/s and CPU per push for direct FCM tokens, at 0 and 50 ms response delay.", TokenSends.FcmAsync),
        new("apns", "The same for direct APNs tokens.", TokenSends.ApnsAsync),
        new("users", "Pushes/s and CPU per push for a list of Users, an Audience and filters, at 0 and 50 ms.", UserSends.RunAsync),
        new("events", "Pushes/s for direct tokens without an endpoint for events, with one for failures, and with one for every push.",
            EventSends.RunAsync),
        new("transactions", "Storage transactions on the wire per push, registration and read.", Transactions.RunAsync),
        new("registrations", "Registrations and reads per second.", Registrations.RunAsync),
        new("accept", "Time to the 202 of a send.", Latency.AcceptAsync),
        new("latency", "Time from the 202 to the provider for one User, idle and during a campaign.", Latency.RunAsync),
        new("million", "A million registered Users on storage in memory: everyone by 1, 4 and 16 ranges, and a filter.",
            MillionUsers.RunAsync),
        new("memory", "Memory of the service over a million pushes.", Endurance.MemoryAsync, FullOnly: true),
        new("recovery", "Time until everything is under way again after a SIGKILL of the service in the middle of a send.",
            Endurance.RecoveryAsync, FullOnly: true),
    ];

    /// <exception cref="ArgumentException">A name that no scenario has.</exception>
    public static IReadOnlyList<Scenario> Choose(CommandLine line)
    {
        if (line.Scenarios.Count == 0) return [.. All.Where(scenario => !(line.Quick && scenario.FullOnly))];
        return [.. line.Scenarios.Select(name => All.FirstOrDefault(scenario => scenario.Name == name)
            ?? throw new ArgumentException($"There is no scenario {name}. --list lists them all."))];
    }
}
