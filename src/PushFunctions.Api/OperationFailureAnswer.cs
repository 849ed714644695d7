namespace PushFunctions.Api;

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
        failure.Elsewhere is { } elsewhere ? NotificationErrorAnswer.Of(failure.Error) with { Message = Explain(elsewhere) } : NotificationErrorAnswer.Of(failure.Error),
        failure.At);

    // A send without "from" goes out from the default App, which is often not the one that the devices are registered under.
    private static string Explain(DevicesElsewhere elsewhere) => elsewhere.Apps.Count == 0
        ? $"The User had no device under the App {elsewhere.Wanted.Value}, and has none under another."
        : $"The User had no device under the App {elsewhere.Wanted.Value}, but has devices under {string.Join(", ", elsewhere.Apps.Select(app => app.Value))}: send from there (\"from\").";
}
