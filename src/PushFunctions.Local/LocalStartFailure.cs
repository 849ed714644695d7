using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace PushFunctions.Local;

/// <summary>Explains why Local did not start.</summary>
internal static class LocalStartFailure
{
    private const string OtherPort = "Stop the program that listens there, or use another port: --port 7081, or --port 0 for free ports.";

    /// <summary>One line, or null for an unexpected exception, which keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        IOException { InnerException: AddressInUseException } => $"{exception.Message.TrimEnd('.')}. {OtherPort}",
        InvalidDataException => exception.Message,
        _ => StartFailure.Explain(exception),
    };

    /// <summary>Checks before anything is started that the service can listen on its addresses.</summary>
    /// <param name="urls">Addresses, separated by semicolons.</param>
    /// <exception cref="StartException">An address is invalid or in use.</exception>
    public static void RequireFree(string urls)
    {
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var address = Parse(url);
            if (address.Port == 0 || AddressOf(address.Host) is not { } ip) continue;
            using var listener = new TcpListener(ip, address.Port);
            try
            {
                listener.Start();
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new StartException($"Port {address.Port} on {address.Host} is in use. {OtherPort}", exception);
            }
            catch (SocketException exception)
            {
                throw new StartException(
                    $"The service cannot listen on {url}: {exception.Message.TrimEnd('.')}. Use another address: --port 7081, or --port "
                        + "0 for free ports.", exception);
            }
        }
    }

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (address.Scheme is "http" or "https" && address.Port is >= 0 and <= 65535) return address;
        }
        catch (FormatException)
        {
            // Explained below.
        }

        throw new StartException(
            $"ASPNETCORE_URLS has {url}, which is not an address to listen on. Use one such as http://127.0.0.1:7071, or use --port.");
    }

    private static IPAddress? AddressOf(string host) => host switch
    {
        "localhost" => IPAddress.Loopback,
        "*" or "+" => IPAddress.Any,
        _ => IPAddress.TryParse(host.Trim('[', ']'), out var ip) ? ip : null,
    };
}
