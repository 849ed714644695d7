namespace PushFunctions.Testing;

/// <summary>A stream of decisions that follows from the seed and the purpose alone.</summary>
internal sealed class Chance(int seed, int purpose)
{
    private readonly Random _random = new(unchecked((seed * 7919) + (purpose * 104729) + 17));

    public bool Is(double probability) => probability > 0 && _random.NextDouble() < probability;

    /// <summary>Both included.</summary>
    public int Between(int least, int most) => _random.Next(least, most + 1);

    public double Fraction() => _random.NextDouble();

    public TimeSpan Between(TimeSpan least, TimeSpan most) =>
        least + TimeSpan.FromTicks((long)((most - least).Ticks * _random.NextDouble()));

    public T Of<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    public IReadOnlyList<T> Some<T>(IReadOnlyList<T> items, int count)
    {
        var shuffled = items.ToArray();
        _random.Shuffle(shuffled);
        return shuffled[..Math.Min(count, shuffled.Length)];
    }

    public void Fill(Span<byte> bytes) => _random.NextBytes(bytes);
}
