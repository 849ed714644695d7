namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>An operation as the API shows it.</summary>
internal sealed record OperationState(string Id, string Status, Stats Stats)
{
    /// <summary>Whether nothing of it can change any more.</summary>
    public bool IsOver => Status is "COMPLETED" or "CANCELED" && Stats.Queued == 0;
}
