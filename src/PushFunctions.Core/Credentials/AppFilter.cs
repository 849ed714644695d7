namespace PushFunctions.Core.Credentials;

/// <param name="From">Inclusive, by creation.</param>
/// <param name="Until">Inclusive, by creation.</param>
public sealed record AppFilter(DateTimeOffset? From, DateTimeOffset? Until, bool? IsDefault);
