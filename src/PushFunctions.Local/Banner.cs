using PushFunctions.Local.Azurite;
using PushFunctions.Simulator;

namespace PushFunctions.Local;

/// <summary>What Local prints when it is ready.</summary>
internal static class Banner
{
    /// <param name="folder">The folder that keeps data; null if nothing is kept.</param>
    public static string For(LocalService local, Uri address, string? folder)
    {
        var simulator = local.Simulator?.ControlAddress;
        return $"""

            PushFunctions is running on {Short(address)}. Ctrl+C stops it, with everything that it started.

              storage    {StorageOf(local.Azurite)}
              providers  {ProvidersOf(local.Simulator)}
              console    {Short(address)}/console{(local.Account is null ? string.Empty : ", with the sign-in filled in")}
              data       {folder ?? "not kept"}{(folder is null ? string.Empty : " (--reset deletes it)")}

            In a second terminal (bash), in the clone:

            {Variables(address, local.Account, simulator)}
            {(simulator is null ? "curl -sS -u \"$SID:$TOKEN\" \"$BASE/v1/PushNotifications/Apps\"" : "bash tools/tour.sh")}

            {(simulator is null ? string.Empty : "The tour uploads credentials, registers two devices, sends a push, and shows what arrived. ")}Then read docs/getting-started.md, or try the API at {Short(address)}/docs.
            """;
    }

    /// <param name="account">Null if one is configured: the reader fills in its secret.</param>
    /// <param name="simulator">The simulator's control address; null if real providers are configured.</param>
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
        ? "the configured addresses"
        : $"the simulator: nothing reaches a device; GET {simulator.ControlAddress} describes it";
}
