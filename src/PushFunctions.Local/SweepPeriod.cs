namespace PushFunctions.Local;

/// <summary>How often the sweep runs.</summary>
internal sealed record SweepPeriod(TimeSpan Value);
