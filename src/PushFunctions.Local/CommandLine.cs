using System.Globalization;

namespace PushFunctions.Local;

/// <summary>The command line of Local.</summary>
/// <param name="Port">The port to listen on; null leaves it to the settings.</param>
/// <param name="Settings">Settings for the configuration's command-line source, which overrides the
/// environment.</param>
internal sealed record CommandLine(bool Help, bool Demo, bool Reset, int? Port, IReadOnlyList<string> Settings)
{
    public const string Usage = """
        Runs PushFunctions on your machine, with Azurite for storage and a simulator of FCM and APNs: nothing reaches a device.

          dotnet run --project src/PushFunctions.Local [-- ARGUMENTS]

          --port N      listen on http://127.0.0.1:N instead of 7071; 0 uses free ports, for Azurite and the simulator too
          --reset       first delete the data of Local: its account, keys and stored data (Local__Folder, .local in the clone)
          --demo        send one push to two devices, on free ports and in memory, then exit
          --help        show this help
          --Push:Delivery:MaximumConcurrency=100   a setting, instead of Push__Delivery__MaximumConcurrency in the environment

        All settings: docs/configuration.md. First steps: docs/getting-started.md.
        """;

    private static readonly string[] Names = ["--port", "--reset", "--demo", "--help", "--urls"];

    /// <exception cref="StartException">An unknown argument, or an invalid port.</exception>
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
                _ when name.StartsWith("--", StringComparison.Ordinal)
                    && (name.Contains(':', StringComparison.Ordinal) || name.Contains("__", StringComparison.Ordinal)) =>
                    line with { Settings = [.. line.Settings, $"{name.Replace("__", ":", StringComparison.Ordinal)}={value ?? Next()}"] },
                _ => throw new StartException(
                    $"Unknown argument {name}.{SettingNames.DidYouMean(SettingNames.Closest(name, Names))} --help lists all arguments."),
            };

            string Next() => index + 1 < args.Count ? args[++index] : throw new StartException($"{name} requires a value: {name}=…");
        }

        if (line.Demo && (line.Reset || line.Port is not null || line.Settings.Count > 0))
            throw new StartException(
                "--demo cannot be combined with other arguments: it uses free ports, keeps everything in memory and reads no settings.");
        return line;
    }

    /// <summary>The arguments for the configuration.</summary>
    public string[] ToSettings() => Port is { } port ? [.. Settings, $"--urls=http://127.0.0.1:{port}"] : [.. Settings];

    private static int ReadPort(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535
            ? port
            : throw new StartException($"--port must be 0 to 65535, not {value}; 0 uses a free port.");
}
