namespace PushFunctions.Core.Sends.Deliver;

/// <summary>Spreads retries. Seeded in tests.</summary>
public sealed class Jitter(Random random)
{
    private readonly Lock _gate = new();

    /// <summary>0 to 1.</summary>
    public double Next()
    {
        lock (_gate) return random.NextDouble();
    }
}
