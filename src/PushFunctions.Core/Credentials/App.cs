namespace PushFunctions.Core.Credentials;

public sealed record App(AppName Name, bool IsDefault, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
