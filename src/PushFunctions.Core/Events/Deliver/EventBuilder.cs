using System.Text.Json.Nodes;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Events.Deliver;

/// <summary>What an error code means, in the words of the API.</summary>
public delegate string DescribeError(DeliveryErrorCode code);

/// <summary>Builds events from what rows say: the same rows give the same events, with the same ids.</summary>
public sealed class EventBuilder(LiveOperations live, DescribeError describe)
{
    /// <summary>Those of a batch that is settled, in the order of its jobs. What went on in a retry batch is told of
    /// that one.</summary>
    public Task<IReadOnlyList<PushEvent>> OfBatchAsync(Operation operation, DeliveryBatch batch, CancellationToken cancellationToken) =>
        OfOutcomesAsync(operation, batch, batch.Outcomes, cancellationToken);

    /// <summary>Those of a batch that its operation took with it when it was canceled.</summary>
    public Task<IReadOnlyList<PushEvent>> OfCanceledAsync(
        Operation operation, DeliveryBatch batch, CancellationToken cancellationToken) =>
        OfOutcomesAsync(operation, batch, batch.Jobs.Select(job => JobOutcome.Canceled(job, operation.UpdatedAt)), cancellationToken);

    /// <param name="type">One of the types of receipts.</param>
    public async Task<PushEvent> OfReceiptAsync(
        Operation operation, DeliveryBatch batch, DeliveryJob job, string type, DateTimeOffset at, CancellationToken cancellationToken) =>
        Of(operation, batch, job, type, at, await TagsOfAsync(operation, job, cancellationToken), []);

    /// <summary>One for each recipient that could not be addressed at all.</summary>
    public IReadOnlyList<PushEvent> OfStep(Operation operation, WalkStep step) =>
    [
        .. step.Unaddressable.Where(entry => entry.IsWholeRecipient).Select(entry => new PushEvent(
            $"{operation.Id.Tail}.{entry.User?.Tail ?? entry.Address?.Hash}.unaddressable", EventTypes.RecipientUnaddressable,
            operation.Account, operation.Route.App, entry.User?.Value ?? operation.Id.Value, step.CreatedAt,
            Without(new JsonObject
            {
                ["operationId"] = operation.Id.Value,
                ["userId"] = entry.User?.Value,
                ["provider"] = entry.Address?.Provider.ToName(),
                ["tokenHash"] = entry.Address?.Hash,
                ["error"] = ErrorOf(new NotificationError(entry.Reason, entry.Reason.ToString())),
            }))),
    ];

    /// <param name="type">One of the types of operations.</param>
    public PushEvent OfOperation(Operation operation, string type, OperationStats stats) => new(
        $"{operation.Id.Tail}.{LastWord(type)}", type, operation.Account, operation.Route.App, operation.Id.Value,
        type switch
        {
            EventTypes.OperationScheduled => operation.CreatedAt,
            EventTypes.OperationProcessing => operation.SendAt ?? operation.CreatedAt,
            _ => operation.UpdatedAt,
        },
        new JsonObject
        {
            ["operationId"] = operation.Id.Value,
            ["status"] = LastWord(type).ToUpperInvariant(),
            ["stats"] = new JsonObject
            {
                ["total"] = stats.Total,
                ["recipients"] = stats.Recipients,
                ["unaddressable"] = stats.Unaddressable,
                ["scheduled"] = stats.Scheduled,
                ["queued"] = stats.Queued,
                ["sent"] = stats.Sent,
                ["failed"] = stats.Failed,
                ["canceled"] = stats.Canceled,
            },
            ["tags"] = Of(operation.Template.Tags),
        });

    private async Task<IReadOnlyList<PushEvent>> OfOutcomesAsync(
        Operation operation, DeliveryBatch batch, IEnumerable<JobOutcome> outcomes, CancellationToken cancellationToken)
    {
        var events = new List<PushEvent>(batch.Jobs.Count);
        foreach (var outcome in outcomes)
        {
            if (SettleEvents.TypeOf(outcome) is not { } type) continue;
            var job = batch.Jobs.First(job => job.Position == outcome.Position);
            events.Add(Of(
                operation, batch, job, type, outcome.SettledAt, await TagsOfAsync(operation, job, cancellationToken), new JsonObject
                {
                    ["status"] = LastWord(type).ToUpperInvariant(),
                    ["attempts"] = outcome.Attempts,
                    ["providerMessageId"] = outcome.ProviderMessageId,
                    ["error"] = outcome.Error is { } error ? ErrorOf(error) : null,
                }));
        }

        return events;
    }

    /// <param name="more">What this type of event has beside the fields that all events of notifications have.</param>
    private static PushEvent Of(
        Operation operation, DeliveryBatch batch, DeliveryJob job, string type, DateTimeOffset at, IReadOnlyDictionary<string, string> tags,
        JsonObject more)
    {
        var id = new NotificationId(operation.Id, batch.Id.Number, job.Position);
        var data = new JsonObject
        {
            ["notificationId"] = id.Value,
            ["operationId"] = operation.Id.Value,
            ["userId"] = job.User?.Value,
            ["externalId"] = job.ExternalId,
            ["provider"] = batch.Provider.ToName(),
            ["tokenHash"] = new DeviceAddress(batch.Provider, job.Token).Hash,
        };
        foreach (var (name, value) in more.ToList())
        {
            more.Remove(name);
            data[name] = value;
        }

        data["tags"] = Of(tags);
        return new PushEvent(
            $"{operation.Id.Tail}.{id.PlaceDigits}.{LastWord(type)}", type, operation.Account, operation.Route.App, id.Value, at,
            Without(data));
    }

    /// <summary>None where they cannot be rendered: then the push has failed, and says so.</summary>
    private async Task<IReadOnlyDictionary<string, string>> TagsOfAsync(
        Operation operation, DeliveryJob job, CancellationToken cancellationToken)
    {
        if (operation.Template.Tags.Count == 0) return operation.Template.Tags;
        try
        {
            return (await live.RenderListedAsync(operation, job.Variables, cancellationToken)).Message.Tags;
        }
        catch (RenderingException)
        {
            return new Dictionary<string, string>();
        }
    }

    private JsonObject ErrorOf(NotificationError error) =>
        new() { ["code"] = (int)error.Code, ["reason"] = error.Reason, ["message"] = describe(error.Code) };

    private static JsonObject Of(IReadOnlyDictionary<string, string> tags) =>
        new([.. tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value))]);

    private static JsonObject Without(JsonObject data)
    {
        foreach (var name in data.Where(field => field.Value is null).Select(field => field.Key).ToList()) data.Remove(name);
        return data;
    }

    private static string LastWord(string type) => type[(type.LastIndexOf('.') + 1)..];
}
