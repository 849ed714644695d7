using PushFunctions.Simulator;
using PushFunctions.Simulator.Hosting;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Local;

/// <summary>
/// Local's simulator: the same ports and keys at each start, so that stored credentials keep working.
/// </summary>
internal static class LocalSimulator
{
    public static async Task<SimulatorServer> StartAsync(LocalOptions options, string folder, CancellationToken cancellationToken)
    {
        try
        {
            return await SimulatorServer.StartAsync(
                new SimulatorOptions
                {
                    ControlPort = options.SimulatorControlPort,
                    FcmPort = options.SimulatorFcmPort,
                    ApnsProductionPort = options.SimulatorApnsPort,
                    ApnsSandboxPort = options.SimulatorApnsSandboxPort,
                    Keys = await SimulatorKeys.LoadOrCreateAsync(Path.Combine(folder, "simulator-keys.json"), cancellationToken),
                },
                cancellationToken);
        }
        catch (PortInUseException exception)
        {
            throw new StartException(
                $"Port {exception.Port} on 127.0.0.1, needed for the simulator's {exception.Listener} listener, is in use. Stop the "
                    + "program that listens there, " +
                $"set {SettingOf(exception.Port, options)} to another port, or start with --port 0 to use free ports.",
                exception);
        }
        catch (InvalidDataException exception)
        {
            throw new StartException(exception.Message, exception);
        }
    }

    /// <summary>The settings that point the service to the simulator instead of the providers.</summary>
    public static IReadOnlyDictionary<string, string?> SettingsOf(SimulatorServer simulator) => new Dictionary<string, string?>
    {
        ["Push:Fcm:BaseAddress"] = simulator.FcmBaseAddress.AbsoluteUri,
        ["Push:Fcm:TokenUri"] = simulator.FcmTokenUri.AbsoluteUri,
        ["Push:Apns:ProductionBaseAddress"] = simulator.ApnsProductionBaseAddress.AbsoluteUri,
        ["Push:Apns:SandboxBaseAddress"] = simulator.ApnsSandboxBaseAddress.AbsoluteUri,
    };

    private static string SettingOf(int port, LocalOptions options)
    {
        var name = port == options.SimulatorControlPort ? nameof(options.SimulatorControlPort)
            : port == options.SimulatorFcmPort ? nameof(options.SimulatorFcmPort)
            : port == options.SimulatorApnsPort ? nameof(options.SimulatorApnsPort)
            : nameof(options.SimulatorApnsSandboxPort);
        return $"{LocalOptions.Section}__{name}";
    }
}
