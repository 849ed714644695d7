namespace PushFunctions.Core.Sends.Sweep;

/// <summary>Where the sweep leaves its report: the instance that is asked for the health is seldom the one that sweeps.</summary>
public interface ISweepReportStore
{
    /// <summary>Replaces the report before.</summary>
    Task SaveAsync(SweepReport report, CancellationToken cancellationToken);

    /// <summary>Null before the first sweep.</summary>
    Task<SweepReport?> FindAsync(CancellationToken cancellationToken);
}
