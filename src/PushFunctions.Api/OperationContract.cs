using System.Text.Json.Serialization;
using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The body that changes an operation.</summary>
internal static class OperationContract
{
    private static readonly IReadOnlyDictionary<string, OperationStatus> Settable =
        new Dictionary<string, OperationStatus>(StringComparer.Ordinal)
        {
            [EnumNames.Of(OperationStatus.Canceled)] = OperationStatus.Canceled,
        };

    public static readonly RequestShape Update = new("UpdateOperationRequest", "Cancels an operation.");

    public static readonly RequestField<OperationStatus?> Status = Update.Required(
        "status",
        new Rule<OperationStatus?>(static field => field.Word(Settable), new ValueSchema("string") { Constant = Settable.Keys.Single() }),
        "Required: CANCELED.");
}

/// <summary>The state of a send as a whole.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Status">SCHEDULED, PROCESSING, COMPLETED or CANCELED.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was last updated.</param>
/// <param name="CreatedBy">The SID of the account or the API key that sent it; null if it was stored by an earlier version.</param>
/// <param name="Tags">As they were sent, before rendering.</param>
/// <param name="Stats">Counts of its recipients and notifications.</param>
public sealed record OperationResponse(
    string Id,
    string Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    string? CreatedBy,
    IReadOnlyDictionary<string, string> Tags,
    OperationStatsResponse Stats)
{
    /// <summary>What it says, before rendering; for a single operation only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentResponse? Content { get; init; }

    internal static OperationResponse Full(OperationView view) =>
        Of(view) with { Content = ContentResponse.Of(view.Operation.Template) };

    internal static OperationResponse Of(OperationView view) => new(
        view.Operation.Id.Value,
        EnumNames.Of(view.Operation.Status),
        view.Operation.CreatedAt,
        view.Operation.UpdatedAt,
        view.Operation.CreatedBy,
        view.Operation.Template.Tags,
        OperationStatsResponse.Of(view));
}

/// <summary>Counts. <c>total</c> is always the sum of the five states.</summary>
/// <param name="Total">Notifications.</param>
/// <param name="Recipients">Entries of <c>to</c> and members of its audiences.</param>
/// <param name="Unaddressable">Recipients that nothing could be delivered to.</param>
/// <param name="Scheduled">Notifications that wait for their scheduled time.</param>
/// <param name="Queued">Notifications that are being delivered.</param>
/// <param name="Sent">Notifications that a provider accepted.</param>
/// <param name="Failed">Notifications that failed.</param>
/// <param name="Canceled">Notifications that were canceled before they were sent.</param>
public sealed record OperationStatsResponse(
    int Total,
    int Recipients,
    int Unaddressable,
    int Scheduled,
    int Queued,
    int Sent,
    int Failed,
    int Canceled)
{
    /// <summary>Notifications that a device received, as the app told. Absent where the send did not ask.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Delivered { get; init; }

    /// <summary>Notifications that were opened, as the app told. Absent where the send did not ask.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Opened { get; init; }

    /// <summary>Notifications that were dismissed, as the app told. Absent where the send did not ask.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Dismissed { get; init; }

    internal static OperationStatsResponse Of(OperationView view)
    {
        var (stats, asked) = (view.Stats, view.Operation.Receipts ?? ReceiptKinds.None);
        return new OperationStatsResponse(
            stats.Total, stats.Recipients, stats.Unaddressable, stats.Scheduled, stats.Queued, stats.Sent, stats.Failed, stats.Canceled)
        {
            Delivered = asked.HasFlag(ReceiptKinds.Delivered) ? view.Receipts?.Delivered : null,
            Opened = asked.HasFlag(ReceiptKinds.Opened) ? view.Receipts?.Opened : null,
            Dismissed = asked.HasFlag(ReceiptKinds.Dismissed) ? view.Receipts?.Dismissed : null,
        };
    }
}

/// <summary>A page of operations, newest first.</summary>
/// <param name="Operations">The operations.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record OperationsPage(IReadOnlyList<OperationResponse> Operations, Pagination Pagination);

/// <summary>A failed notification, or an unaddressable recipient.</summary>
/// <param name="NotificationId">Null for an unaddressable recipient.</param>
/// <param name="To">The target.</param>
/// <param name="Error">The reason.</param>
/// <param name="CreatedAt">When it failed.</param>
public sealed record OperationFailureResponse(
    string? NotificationId, TargetResponse To, NotificationErrorResponse Error, DateTimeOffset CreatedAt)
{
    internal static OperationFailureResponse Of(OperationFailure failure) => new(
        failure.Notification?.Value,
        TargetResponse.Of(failure.Address, failure.User),
        failure.Elsewhere is { } elsewhere ? NotificationErrorResponse.Of(failure.Error) with { Message = Explain(elsewhere) }
            : NotificationErrorResponse.Of(failure.Error),
        failure.At);

    // A send without "from" uses the default App, which is often not the one that the devices are registered in.
    private static string Explain(DevicesElsewhere elsewhere) => elsewhere.Apps.Count == 0
        ? $"The User has no device in the App {elsewhere.Wanted.Value}, nor in any other App."
        : $"The User has no device in the App {elsewhere.Wanted.Value}, but has devices in "
            + $"{string.Join(", ", elsewhere.Apps.Select(app => app.Value))}. Name that App in 'from'.";
}

/// <summary>A page of the errors of an operation.</summary>
/// <param name="Errors">The errors.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record OperationErrorsPage(IReadOnlyList<OperationFailureResponse> Errors, Pagination Pagination);

/// <summary>The errors of an operation that are alike.</summary>
/// <param name="Code">See <c>/v1/errors/{code}</c>.</param>
/// <param name="Provider">The provider of the devices; null for recipients without a device.</param>
/// <param name="Reason">The provider's reason, or the service's.</param>
/// <param name="Message">What the code means.</param>
/// <param name="Count">How many entries the operation's errors have of it.</param>
/// <param name="Samples">The IDs of up to three notifications; of Users where there is no notification.</param>
public sealed record OperationErrorGroup(
    int Code, string? Provider, string Reason, string Message, int Count, IReadOnlyList<string> Samples)
{
    internal static OperationErrorGroup Of(FailureGroup group) => new(
        (int)group.Code, group.Provider?.ToName(), group.Reason, ErrorCatalog.ByCode[(int)group.Code].Description, group.Count,
        group.Samples);
}

/// <summary>The errors of an operation, by code, provider and reason.</summary>
/// <param name="Errors">The groups, the most frequent first.</param>
/// <param name="Exact">Whether all errors that there are now were counted; false if there were too many for one request.</param>
public sealed record OperationErrorsSummary(IReadOnlyList<OperationErrorGroup> Errors, bool Exact)
{
    internal static OperationErrorsSummary Of(FailureSummary summary) =>
        new([.. summary.Groups.Select(OperationErrorGroup.Of)], summary.IsExact);
}
