using PushFunctions.Core.Apps;
using PushFunctions.Core.Delivery;
using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Sending;

/// <param name="Tags">Pairs that a notification must have, all of them.</param>
public sealed record NotificationFilter(
    OperationId? Operation,
    NotificationStatus? Status,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    UserId? User,
    Provider? Provider);
