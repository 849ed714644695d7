namespace PushFunctions.Benchmarks;

/// <summary>What the benchmark is told when it is started.</summary>
/// <param name="Scenarios">Names of the scenarios to run; empty runs all of them.</param>
/// <param name="Plot">Results of earlier runs to draw instead of measuring.</param>
internal sealed record CommandLine(
    bool Help, bool List, bool Quick, bool Micro, IReadOnlyList<string> Scenarios, IReadOnlyList<string> Plot, string? Output)
{
    public const string Usage = """
        Measures PushFunctions with Azurite, the simulator and the service as processes of their own, beside the floors of the same run.

          dotnet run -c Release --project bench/PushFunctions.Benchmarks -- [ARGUMENTS]

          --quick            smaller loads, fewer rounds: under four minutes
          --scenario NAME    only this one; may be repeated
          --list             the scenarios
          --output FOLDER    where results.json, results.md and the plots go (default bench/results/latest)
          --plot FILE        draw the plots of a results.json, measure nothing; repeat it to compare runs, oldest first
          --micro            BenchmarkDotNet: render, build a request, read a response, encode and decode a batch
          --help             this text
        """;

    /// <exception cref="ArgumentException">An argument that does not exist, or that lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var line = new CommandLine(false, false, false, false, [], [], null);
        for (var index = 0; index < args.Count; index++)
        {
            line = args[index] switch
            {
                "--help" or "-h" => line with { Help = true },
                "--list" => line with { List = true },
                "--quick" => line with { Quick = true },
                "--micro" => line with { Micro = true },
                "--scenario" => line with { Scenarios = [.. line.Scenarios, Value()] },
                "--plot" => line with { Plot = [.. line.Plot, Value()] },
                "--output" => line with { Output = Value() },
                var other => throw new ArgumentException($"Unknown argument {other}. --help lists them all."),
            };

            string Value() => index + 1 < args.Count ? args[++index] : throw new ArgumentException($"{args[index]} needs a value.");
        }

        return line;
    }
}

/// <summary>How much is measured: every number of a load stands here and nowhere else.</summary>
internal sealed record Load
{
    public required string Name { get; init; }

    /// <summary>Rounds of which the median counts. Every floor runs once in each.</summary>
    public required int Rounds { get; init; }

    /// <summary>Recipients of one send of direct tokens.</summary>
    public required int Tokens { get; init; }

    /// <summary>How many Users are registered when Users, an Audience and a filter are sent to.</summary>
    public required IReadOnlyList<int> Users { get; init; }

    public required int Registrations { get; init; }

    /// <summary>Recipients whose storage transactions are counted.</summary>
    public required IReadOnlyList<int> TokenCounts { get; init; }

    public required IReadOnlyList<int> UserCounts { get; init; }

    public required int Accepts { get; init; }

    public required int IdleSends { get; init; }

    public required int Campaign { get; init; }

    public int MemoryPushes { get; init; } = 1_000_000;

    /// <summary>Users on storage in memory.</summary>
    public required int RegisteredUsers { get; init; }

    /// <summary>The longest that any single step may take; then its scenario fails.</summary>
    public required TimeSpan Timeout { get; init; }

    public static Load Quick { get; } = new()
    {
        Name = "quick",
        Rounds = 3,
        Tokens = 5_000,
        Users = [1_000],
        Registrations = 500,
        TokenCounts = [100, 1_000, 10_000],
        UserCounts = [100, 1_000],
        Accepts = 60,
        IdleSends = 7,
        Campaign = 20_000,
        RegisteredUsers = 100_000,
        Timeout = TimeSpan.FromSeconds(60),
    };

    public static Load Full { get; } = new()
    {
        Name = "full",
        Rounds = 5,
        Tokens = 10_000,
        Users = [1_000, 4_000],
        Registrations = 4_000,
        TokenCounts = [100, 1_000, 10_000, 100_000],
        UserCounts = [100, 1_000, 10_000, 100_000],
        Accepts = 300,
        IdleSends = 25,
        Campaign = 100_000,
        RegisteredUsers = 1_000_000,
        Timeout = TimeSpan.FromMinutes(5),
    };
}
