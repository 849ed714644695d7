using System.Security.Cryptography;
using PushFunctions.Simulator;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>A device that nobody else has.</summary>
internal sealed record Phone(string Provider, string Token)
{
    public static Phone Android() => new("FCM", "android-" + RandomNumberGenerator.GetHexString(32, lowercase: true));

    public static Phone Apple() => new("APN", RandomNumberGenerator.GetHexString(64, lowercase: true));

    public static IReadOnlyList<Phone> Androids(int count) => [.. Enumerable.Range(0, count).Select(_ => Android())];

    /// <summary>The phone as a recipient of a send.</summary>
    public object Recipient(object? variables = null) => new { Token, Provider, Variables = variables };

    public ReceivedPushes InboxAt(SimulatorServer simulator) =>
        Provider == "FCM" ? simulator.Fcm.Received : simulator.ApnsProduction.Received;

    public FaultRules FaultsAt(SimulatorServer simulator) => Provider == "FCM" ? simulator.Fcm.Faults : simulator.ApnsProduction.Faults;
}
