using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>What became of a send, as a whole.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">SCHEDULED, PROCESSING, COMPLETED or CANCELED.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was last changed.</param>
/// <param name="Tags">As they were sent, before rendering.</param>
/// <param name="Stats">Counts of its recipients and notifications.</param>
public sealed record OperationAnswer(
    string Id,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    IReadOnlyDictionary<string, string> Tags,
    OperationStatsAnswer Stats)
{
    internal static OperationAnswer Of(OperationView view) => new(
        view.Operation.Id.Value,
        Words.Of(view.Operation.Status),
        view.Operation.CreatedAt,
        view.Operation.UpdatedAt,
        view.Operation.Template.Tags,
        OperationStatsAnswer.Of(view.Stats));
}
