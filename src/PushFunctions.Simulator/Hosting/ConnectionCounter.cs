using Microsoft.AspNetCore.Connections;

namespace PushFunctions.Simulator.Hosting;

/// <summary>Counts the connections of one listener, as a Kestrel connection middleware.</summary>
internal sealed class ConnectionCounter
{
    private long _opened;
    private long _open;

    public long Opened => Interlocked.Read(ref _opened);

    public long Open => Interlocked.Read(ref _open);

    public ConnectionDelegate Around(ConnectionDelegate next) => async connection =>
    {
        Interlocked.Increment(ref _opened);
        Interlocked.Increment(ref _open);
        connection.Features.Set(new ConnectionMemory());
        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}
