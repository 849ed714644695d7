using System.Net.Sockets;
using System.Text;

namespace PushFunctions.IntegrationTests.Security;

/// <summary>A client that writes what no HTTP library would.</summary>
internal static class RawHttp
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Sends the text as it is and reads all that comes back until the server hangs up.</summary>
    public static async Task<string> SpeakAsync(Uri address, string request)
    {
        using var socket = await ConnectAsync(address);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), Stop);
        return await ListenAsync(socket);
    }

    /// <summary>Sends a part again and again for as long as the server listens.</summary>
    /// <returns>The answer, and how many bytes the server was willing to take.</returns>
    public static async Task<(string Answer, long Taken)> PourAsync(Uri address, string head, byte[] part, long atMost)
    {
        using var socket = await ConnectAsync(address);
        await socket.SendAsync(Encoding.Latin1.GetBytes(head), Stop);
        var answer = ListenAsync(socket);
        var taken = 0L;
        try
        {
            while (!answer.IsCompleted && taken < atMost) taken += await socket.SendAsync(part, Stop);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.Shutdown)
        {
            // The server has hung up.
        }

        return (await answer, taken);
    }

    private static async Task<Socket> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 64 * 1024 };
        await socket.ConnectAsync(address.Host, address.Port, Stop);
        return socket;
    }

    private static async Task<string> ListenAsync(Socket socket)
    {
        var (answer, buffer) = (new StringBuilder(), new byte[16 * 1024]);
        try
        {
            while (await socket.ReceiveAsync(buffer, Stop) is > 0 and var length)
                answer.Append(Encoding.Latin1.GetString(buffer, 0, length));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // It has said what it had to say.
        }

        return answer.ToString();
    }
}
