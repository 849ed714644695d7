using PushFunctions.Local.Azurite;
using PushFunctions.Simulator;

namespace PushFunctions.Local;

/// <summary>What Local prints once it serves.</summary>
internal static class Banner
{
    /// <param name="folder">Where data is kept; null where none is.</param>
    public static string For(LocalService desk, Uri address, string? folder)
    {
        var simulator = desk.Simulator?.ControlAddress;
        return $"""

            PushFunctions serves on {Short(address)}. Ctrl+C stops it and all that it started.

              storage    {StorageOf(desk.Azurite)}
              providers  {ProvidersOf(desk.Simulator)}
              kept in    {folder ?? "nothing of its own"}{(folder is null ? string.Empty : " (start with --reset to delete it)")}

            In a second terminal (bash), in the clone:

            {Variables(address, desk.Account, simulator)}
            {(simulator is null ? "curl -sS -u \"$SID:$TOKEN\" \"$BASE/v1/PushNotifications/Apps\"" : "bash tools/tour.sh")}

            {(simulator is null ? string.Empty : "The tour stores credentials, registers two devices, sends, and shows what arrived. ")}Then read docs/getting-started.md, or try the API at {Short(address)}/docs.
            """;
    }

    /// <param name="account">Null where one is configured: then its secret is for the reader to fill in.</param>
    /// <param name="simulator">The simulator's control address; null where real providers are configured.</param>
    internal static string Variables(Uri address, LocalAccount? account, Uri? simulator)
    {
        string[] lines =
        [
            $"export BASE={Short(address)}",
            $"export SID={account?.Sid ?? "'the value of Push__Account__Sid'"}",
            $"export TOKEN={account?.AuthToken ?? "'the value of Push__Account__AuthToken'"}",
            .. simulator is null ? Array.Empty<string>() : [$"export SIM={Short(simulator)}"],
        ];
        return string.Join(Environment.NewLine, lines);
    }

    private static string Short(Uri address) => address.GetLeftPart(UriPartial.Authority);

    private static string StorageOf(AzuriteProcess? azurite) => azurite is null
        ? "the account that PushStorage names"
        : $"Azurite, queues on 127.0.0.1:{azurite.Address.QueuePort}, tables on 127.0.0.1:{azurite.Address.TablePort}";

    private static string ProvidersOf(SimulatorServer? simulator) => simulator is null
        ? "the addresses that are configured"
        : $"the simulator: nothing reaches a device; GET {simulator.ControlAddress} tells what it can do";
}
