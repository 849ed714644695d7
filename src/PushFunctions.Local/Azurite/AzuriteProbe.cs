using System.Net;
using System.Net.Sockets;

namespace PushFunctions.Local.Azurite;

/// <summary>Looks at what listens on a port of 127.0.0.1.</summary>
internal static class AzuriteProbe
{
    public static bool IsFree(int port)
    {
        if (port == 0) return true;
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
