using System.Net.Sockets;
using System.Text;

namespace PushFunctions.IntegrationTests.Api.Faults;

/// <summary>What only a socket can do wrong.</summary>
public sealed class ConnectionTests(ListeningApiHost host) : IClassFixture<ListeningApiHost>
{
    [Theory]
    [InlineData("zz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("2\r\n{}xx\r\n0\r\n\r\n")]
    [InlineData("-1\r\n{}\r\n0\r\n\r\n")]
    public async Task A_wrongly_chunked_body_is_a_400(string chunks)
    {
        var answer = await SpeakAsync($"{Head}Transfer-Encoding: chunked\r\n\r\n{chunks}", hangUp: false);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_hangs_up_in_mid_body_leaves_no_error_in_the_log()
    {
        await SpeakAsync($"{Head}Content-Length: 100\r\n\r\n{{\"token\":", hangUp: true);

        Assert.DoesNotContain(host.Logs.Entries, entry => entry.Id.Id is 1000 or 1001);
    }

    private static string Head =>
        "POST /v1/PushNotifications/DeviceRegistrations HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        + $"Authorization: {ApiHost.Basic(ApiHost.AccountSid, ApiHost.AuthToken)}\r\n";

    private async Task<string> SpeakAsync(string request, bool hangUp)
    {
        var address = new Uri(host.Address);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        if (hangUp) socket.Shutdown(SocketShutdown.Send);

        // Read until the server closes: by then it is done with the request.
        var answer = new StringBuilder();
        while (await ReceiveAsync(socket) is { Length: > 0 } text) answer.Append(text);
        return answer.ToString();
    }

    /// <summary>Empty at the end; a server that has had enough of a request resets the connection.</summary>
    private static async Task<string> ReceiveAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return string.Empty;
        }
    }
}
