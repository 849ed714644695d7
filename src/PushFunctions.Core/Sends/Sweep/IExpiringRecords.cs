namespace PushFunctions.Core.Sends.Sweep;

/// <summary>Records of one kind, which go once their time is over.</summary>
public interface IExpiringRecords
{
    /// <summary>What they are, for the log.</summary>
    string Name { get; }

    /// <summary>Removes about as many rows as the limit says. Safe to repeat, and to run on several instances at once.</summary>
    /// <returns>How many rows were removed, about; fewer than the limit once none is left.</returns>
    Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken);
}
