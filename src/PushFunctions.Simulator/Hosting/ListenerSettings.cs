using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace PushFunctions.Simulator.Hosting;

internal sealed record ListenerSettings(string Name, int Port, HttpProtocols Protocols)
{
    public int MaxStreams { get; init; } = 100;

    /// <summary>Null for cleartext.</summary>
    public X509Certificate2? Certificate { get; init; }

    public bool AllowClientCertificates { get; init; }

    public ConnectionCounter Connections { get; init; } = new();

    public required TimeProvider Time { get; init; }
}
