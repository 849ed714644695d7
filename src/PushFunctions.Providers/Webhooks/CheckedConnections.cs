using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace PushFunctions.Providers.Webhooks;

/// <summary>The name of the receiver leads to an address that is not reached.</summary>
internal sealed class RefusedAddressException(string range) : IOException($"The address is in the {range} range.")
{
    public string Range { get; } = range;
}

/// <summary>Looks a host name up.</summary>
internal delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);

/// <summary>
/// Connects to receivers. The name is looked up once for each connection, every address is checked, and the connection
/// goes to an address that was checked: a name that leads elsewhere at the next look-up gains nothing.
/// </summary>
internal sealed class CheckedConnections(IOptions<WebhookOptions> options, LoopbackReceivers loopback, ResolveHost resolve)
{
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await FindAsync(context.DnsEndPoint.Host, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The addresses of the host. One that is refused refuses all: a receiver has no reason to mix them.</summary>
    /// <exception cref="RefusedAddressException">One of them is not reached.</exception>
    internal async Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken)
    {
        var name = host.Trim('[', ']').TrimEnd('.');
        var addresses = IPAddress.TryParse(name, out var literal) ? [literal] : await resolve(name, cancellationToken);
        if (addresses.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        if (options.Value.Allows(name)) return addresses;
        foreach (var address in addresses)
        {
            if (EndpointAddress.RangeOf(address) is { } range && !(range == "loopback" && loopback.AreAllowed))
                throw new RefusedAddressException(range);
        }

        return addresses;
    }
}
