namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>A notification as the API shows it.</summary>
internal sealed record NotificationState(
    string Id, NotificationState.Target To, string Status, NotificationState.Text? Content, int Attempts, string? ProviderMessageId,
    NotificationState.Fault? Error)
{
    internal sealed record Target(string Provider, string Token, string? UserId);

    internal sealed record Text(string? Title, string? Body);

    internal sealed record Fault(int Code, string Reason);
}
