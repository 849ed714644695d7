namespace PushFunctions.Core.Sends.Model;

/// <param name="From">Inclusive, by creation.</param>
/// <param name="Until">Inclusive, by creation.</param>
public sealed record OperationFilter(DateTimeOffset? From, DateTimeOffset? Until, OperationStatus? Status);
