using PushFunctions.Simulator.Keys;

namespace PushFunctions.Testing;

/// <summary>Keys are immutable and slow to make, so the tests share two customers.</summary>
internal static class TestKeys
{
    private static readonly Lazy<SimulatorKeys> FirstKeys = new(() => SimulatorKeys.Create());
    private static readonly Lazy<SimulatorKeys> SecondKeys = new(() => SimulatorKeys.Create("other-project", "com.example.other"));

    public static SimulatorKeys First => FirstKeys.Value;

    public static SimulatorKeys Second => SecondKeys.Value;
}
