namespace PushFunctions.Core.Sends.Read;

/// <param name="Tags">Pairs that a notification must have, all of them.</param>
public sealed record NotificationFilter(
    OperationId? Operation,
    NotificationStatus? Status,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    UserId? User,
    Provider? Provider);
