using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Apps;

public sealed record App(AppName Name, bool IsDefault, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
