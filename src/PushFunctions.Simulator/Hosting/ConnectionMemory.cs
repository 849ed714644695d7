namespace PushFunctions.Simulator.Hosting;

/// <summary>What a gateway remembers of one connection.</summary>
internal sealed class ConnectionMemory
{
    private string? _team;

    /// <summary>True when the connection had no team yet, or this one: APNs gives a connection to the team of its first push.</summary>
    public bool BelongsTo(string team) =>
        (Interlocked.CompareExchange(ref _team, team, null) ?? team) == team;
}
