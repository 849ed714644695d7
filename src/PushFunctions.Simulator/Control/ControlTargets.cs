using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator.Control;

/// <summary>The names under which the control listener knows the gateways.</summary>
internal sealed class ControlTargets(SimulatorServer server)
{
    public const string Names = "fcm, fcm-token, apns, apns-sandbox";

    public IReadOnlyList<(string Name, ReceivedPushes Received)> Gateways { get; } =
        [("fcm", server.Fcm.Received), ("apns", server.ApnsProduction.Received), ("apns-sandbox", server.ApnsSandbox.Received)];

    public IReadOnlyList<(string Name, FaultRules Rules)> Faults { get; } =
    [
        ("fcm", server.Fcm.Faults), ("fcm-token", server.Fcm.TokenFaults),
        ("apns", server.ApnsProduction.Faults), ("apns-sandbox", server.ApnsSandbox.Faults),
    ];

    /// <summary>All of them without a name, none when nothing is called so.</summary>
    public static IReadOnlyList<(string Name, T Value)> Named<T>(IReadOnlyList<(string Name, T Value)> all, string? name) =>
        name is null ? all : [.. all.Where(one => one.Name == name)];
}
