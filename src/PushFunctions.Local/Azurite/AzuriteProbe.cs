using System.Net;
using System.Net.Sockets;

namespace PushFunctions.Local.Azurite;

/// <summary>Looks at what listens on a port of 127.0.0.1.</summary>
internal static class AzuriteProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

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

    /// <summary>Whether an Azurite answers there: it names itself in every answer, and without a signature every answer is an error.</summary>
    public static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{port}/devstoreaccount1"), cancellationToken);
            return answer.Headers.Server.Any(product => product.Product?.Name.StartsWith("Azurite", StringComparison.Ordinal) == true);
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
