using System.Net;
using System.Net.Sockets;

namespace PushFunctions.IntegrationTests.Providers;

internal static class ClosedPort
{
    /// <summary>A port on which nobody listens, as far as anyone can know.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
