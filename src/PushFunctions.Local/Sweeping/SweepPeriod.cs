namespace PushFunctions.Local.Sweeping;

/// <summary>How often the sweep runs.</summary>
internal sealed record SweepPeriod(TimeSpan Value);
