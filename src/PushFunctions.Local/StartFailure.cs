using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using CoreStartFailure = PushFunctions.Core.Shared.StartFailure;

namespace PushFunctions.Local;

/// <summary>What to tell somebody whose Local did not start.</summary>
internal static class StartFailure
{
    private const string OtherPort = "Stop the program that listens there, or take another port: --port 7081, or --port 0 for free ports.";

    /// <summary>One line, or null for a fault that nobody foresaw: that one keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        IOException { InnerException: AddressInUseException } => $"{exception.Message.TrimEnd('.')}. {OtherPort}",
        InvalidDataException => exception.Message,
        _ => CoreStartFailure.Explain(exception),
    };

    /// <summary>Looks before anything is started whether the service will be able to listen.</summary>
    /// <param name="urls">Addresses, separated by semicolons.</param>
    /// <exception cref="StartException">An address is none, or is in use.</exception>
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
                throw new StartException($"The service cannot listen on {url}: {exception.Message.TrimEnd('.')}. Take another address: --port 7081, or --port 0 for free ports.", exception);
            }
        }
    }

    private static Microsoft.AspNetCore.Http.BindingAddress Parse(string url)
    {
        try
        {
            var address = Microsoft.AspNetCore.Http.BindingAddress.Parse(url);
            if (address.Scheme is "http" or "https" && address.Port is >= 0 and <= 65535) return address;
        }
        catch (FormatException)
        {
            // Told below.
        }

        throw new StartException($"ASPNETCORE_URLS has {url}, which is not an address to listen on. Give one such as http://127.0.0.1:7071, or use --port.");
    }

    private static IPAddress? AddressOf(string host) => host switch
    {
        "localhost" => IPAddress.Loopback,
        "*" or "+" => IPAddress.Any,
        _ => IPAddress.TryParse(host.Trim('[', ']'), out var ip) ? ip : null,
    };
}
