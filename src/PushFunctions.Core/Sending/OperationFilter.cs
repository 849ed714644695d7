namespace PushFunctions.Core.Sending;

/// <param name="From">Inclusive, by creation.</param>
/// <param name="Until">Inclusive, by creation.</param>
public sealed record OperationFilter(DateTimeOffset? From, DateTimeOffset? Until, OperationStatus? Status);
