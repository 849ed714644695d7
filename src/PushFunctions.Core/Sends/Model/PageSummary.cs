namespace PushFunctions.Core.Sends.Model;

/// <summary>The counts of a page.</summary>
/// <param name="IsExpanded">Whether its findings are written down.</param>
/// <param name="Batches">How many batches follow from the findings.</param>
public sealed record PageSummary(int Number, int Recipients, DateTimeOffset CreatedAt, bool IsExpanded, int Devices, int Batches, int Unaddressable);
