namespace PushFunctions.Core.Credentials;

/// <param name="From">Inclusive, by creation.</param>
/// <param name="Until">Inclusive, by creation.</param>
public sealed record CredentialFilter(DateTimeOffset? From, DateTimeOffset? Until, AppName? AppName, Provider? Type, bool? IsDefault);
