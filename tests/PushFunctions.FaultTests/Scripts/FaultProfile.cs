namespace PushFunctions.FaultTests.Scripts;

/// <summary>How often each kind of fault that comes by chance does, per occasion, and until when.</summary>
/// <param name="Skews">How wrong each machine's clock is.</param>
/// <param name="Retries">How often the storage client repeats by itself.</param>
internal sealed record FaultProfile(
    TimeSpan Until, IReadOnlyDictionary<FaultKind, double> Rates, IReadOnlyList<TimeSpan> Skews, int Retries)
{
    public double RateOf(FaultKind kind) => Rates.GetValueOrDefault(kind);

    public override string ToString() =>
        $"until {Until.TotalSeconds:F0}s, clocks [{string.Join(' ', Skews.Select(skew => $"{skew.TotalMinutes:F0}m"))}], {Retries} retries, "
        + string.Join(' ', Rates.Where(rate => rate.Value > 0).Select(rate => $"{rate.Key}={rate.Value:P1}"));
}
