using System.Globalization;

namespace PushFunctions.Local;

/// <summary>What Local is told when it is started.</summary>
/// <param name="Port">Where to serve; null leaves it to the settings.</param>
/// <param name="Settings">Settings, as the configuration's command line takes them: they go before the environment.</param>
internal sealed record CommandLine(bool Help, bool Demo, bool Reset, int? Port, IReadOnlyList<string> Settings)
{
    public const string Usage = """
        PushFunctions on your machine, with Azurite for storage and a simulator of FCM and APNs: nothing reaches a device.

          dotnet run --project src/PushFunctions.Local [-- ARGUMENTS]

          --port N      serve on http://127.0.0.1:N instead of 7071; 0 takes free ports, for Azurite and the simulator too
          --reset       first delete what Local keeps: its account, keys and stored data (Local__Folder, .local in the clone)
          --demo        do the main job once on free ports, in memory, and end
          --help        this text
          --Push:Delivery:MaximumConcurrency=100   and so on: a setting, instead of Push__Delivery__MaximumConcurrency in the environment

        All settings: docs/configuration.md. To begin with: docs/getting-started.md.
        """;

    private static readonly string[] Names = ["--port", "--reset", "--demo", "--help", "--urls"];

    /// <exception cref="StartException">An argument that does not exist, or a port that is none.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var line = new CommandLine(false, false, false, null, []);
        for (var index = 0; index < args.Count; index++)
        {
            var (name, value) = args[index].Split('=', 2) is [var before, var after] ? (before, after) : (args[index], null);
            line = name switch
            {
                "--help" or "-h" or "-?" when value is null => line with { Help = true },
                "--demo" when value is null => line with { Demo = true },
                "--reset" when value is null => line with { Reset = true },
                "--port" => line with { Port = ReadPort(value ?? Next()) },
                "--urls" => line with { Settings = [.. line.Settings, $"--urls={value ?? Next()}"] },
                _ when name.StartsWith("--", StringComparison.Ordinal) && (name.Contains(':', StringComparison.Ordinal) || name.Contains("__", StringComparison.Ordinal)) =>
                    line with { Settings = [.. line.Settings, $"{name.Replace("__", ":", StringComparison.Ordinal)}={value ?? Next()}"] },
                _ => throw new StartException($"Unknown argument {name}.{SettingNames.DidYouMean(SettingNames.Closest(name, Names))} --help lists them all."),
            };

            string Next() => index + 1 < args.Count ? args[++index] : throw new StartException($"{name} needs a value: {name}=…");
        }

        if (line.Demo && (line.Reset || line.Port is not null || line.Settings.Count > 0))
            throw new StartException("--demo goes with no other argument: it takes free ports, keeps everything in memory and reads no settings.");
        return line;
    }

    /// <summary>What the configuration reads last.</summary>
    public string[] ToSettings() => Port is { } port ? [.. Settings, $"--urls=http://127.0.0.1:{port}"] : [.. Settings];

    private static int ReadPort(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : throw new StartException($"--port must be 0 to 65535, not {value}; 0 takes a free one.");
}
