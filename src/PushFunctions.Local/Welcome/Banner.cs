using PushFunctions.Local.Azurite;
using PushFunctions.Simulator;

namespace PushFunctions.Local.Welcome;

/// <summary>What the desk prints once it serves.</summary>
internal static class Banner
{
    public static string For(Desk desk, Uri address) => $"""

        PushFunctions serves on {address.GetLeftPart(UriPartial.Authority)}. Ctrl+C stops it and all that it started.

          storage    {StorageOf(desk.Azurite)}
          providers  {ProvidersOf(desk.Simulator)}
          reference  {address.GetLeftPart(UriPartial.Authority)}/docs

        Paste these lines into another terminal (bash):

        {CurlLines.For(address, desk.Account, desk.Simulator?.ControlAddress)}
        """;

    private static string StorageOf(AzuriteProcess? azurite) => azurite is null
        ? "the account that PushStorage names"
        : $"Azurite, queues on 127.0.0.1:{azurite.Address.QueuePort}, tables on 127.0.0.1:{azurite.Address.TablePort}";

    private static string ProvidersOf(SimulatorServer? simulator) => simulator is null
        ? "the addresses that are configured"
        : $"the simulator: nothing reaches a device; GET {simulator.ControlAddress} tells what it can do";
}
