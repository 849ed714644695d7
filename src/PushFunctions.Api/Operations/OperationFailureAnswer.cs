using PushFunctions.Api.Notifications;
using PushFunctions.Core.Sending;

namespace PushFunctions.Api.Operations;

/// <summary>A failed notification, or a recipient that could not be addressed.</summary>
/// <param name="NotificationId">Null for a recipient that could not be addressed.</param>
/// <param name="To">Whom it was for.</param>
/// <param name="Error">Why.</param>
/// <param name="CreatedAt">When it failed.</param>
public sealed record OperationFailureAnswer(string? NotificationId, TargetAnswer To, NotificationErrorAnswer Error, DateTimeOffset CreatedAt)
{
    internal static OperationFailureAnswer Of(OperationFailure failure) => new(
        failure.Notification?.Value,
        TargetAnswer.Of(failure.Address, failure.User),
        NotificationErrorAnswer.Of(failure.Error),
        failure.At);
}
