using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Core.Events.Model;

/// <summary>Where the events of a message are read from.</summary>
public enum EventSource
{
    /// <summary>The outcomes of settled batches.</summary>
    Batches = 1,

    /// <summary>Recipients that the steps of a walk could not address.</summary>
    Steps,

    /// <summary>The status of an operation.</summary>
    Operation,

    /// <summary>What is told of an operation when it has ended: its status, and what its rows hold.</summary>
    Ended,

    /// <summary>The rows of an operation, one after the other.</summary>
    Scan,

    /// <summary>What happened to a device.</summary>
    Device,

    /// <summary>What happened to a credential.</summary>
    Credential,

    /// <summary>What apps told about pushes.</summary>
    Receipts,

    /// <summary>All that rows hold of a time, again: a page of operations.</summary>
    Replay,

    /// <summary>The same of one operation.</summary>
    ReplayOperation,
}

/// <summary>
/// A message on the queue of events: ids only. It is put before what it tells of is written, so that nothing is lost
/// between the two; the rows are the truth, and the events are built from them each time.
/// </summary>
/// <param name="Version">1. A reader refuses a version that it does not know.</param>
/// <param name="At">When it was first put; a repeat keeps it.</param>
public sealed record EventMessage(
    [property: JsonPropertyName("v")] int Version, string Account, EventSource Source, DateTimeOffset At)
{
    public const int CurrentVersion = 1;

    /// <summary>A message is visible a little later, so that its reader seldom comes before the write.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromSeconds(2);

    public string? Operation { get; init; }

    /// <summary>For <see cref="EventSource.Batches"/>: their ids, separated by blanks.</summary>
    public string? Batches { get; init; }

    /// <summary>For <see cref="EventSource.Steps"/>: their places, separated by blanks.</summary>
    public string? Steps { get; init; }

    /// <summary>For <see cref="EventSource.Receipts"/>: the last digits of their notifications' ids, separated by
    /// blanks.</summary>
    public string? Notifications { get; init; }

    /// <summary>The type of the event, where there is one.</summary>
    public string? Type { get; init; }

    /// <summary>For a scan: the row to go on behind; null at the beginning.</summary>
    public string? After { get; init; }

    /// <summary>Only what was written, or for a replay what happened, then or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>For a replay: only what happened until then.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>For a replay: only these of the events that the endpoint wants, separated by blanks.</summary>
    public string? Types { get; init; }

    /// <summary>When it happened, for a device and a credential.</summary>
    public DateTimeOffset? When { get; init; }

    public string? App { get; init; }

    public string? User { get; init; }

    /// <summary>The User that had the device before.</summary>
    public string? Previous { get; init; }

    public string? Provider { get; init; }

    public string? TokenHash { get; init; }

    public string? Credential { get; init; }

    public int? Revision { get; init; }

    /// <summary>How many days ahead an end is told.</summary>
    public int? Days { get; init; }

    /// <summary>Whether a replay tells of the event.</summary>
    public bool Fits(PushEvent told) =>
        Until is null
        || (told.Time >= Since && told.Time <= Until
            && (Types is null || Types.Split(' ').Any(choice => EventTypes.Matches(choice, told.Type))));

    /// <summary>The only endpoint that it is for; null for all that want it.</summary>
    public string? Endpoint { get; init; }

    /// <summary>What the request was sent with; null before the first attempt.</summary>
    public string? MessageId { get; init; }

    /// <summary>How often the request was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>The first of its events, where only some are left; and how many.</summary>
    public int? First { get; init; }

    /// <inheritdoc cref="First"/>
    public int? Count { get; init; }

    /// <summary>How often it waited for its rows, or for its endpoint, since the last attempt.</summary>
    public int Waits { get; init; }

    /// <summary>How often it was requeued from the poison queue.</summary>
    public int PoisonRequeues { get; init; }

    /// <summary>W3C trace context of the request.</summary>
    public string? TraceParent { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, EventJson.Default.EventMessage);

    /// <param name="text">JSON, or the Base64 of it.</param>
    /// <exception cref="FormatException">The text is no message of a version that this reader knows.</exception>
    public static EventMessage Parse(string text)
    {
        var message = QueueText.Read(text, EventJson.Default.EventMessage, static message => message.Version);
        return AccountSid.TryParse(message.Account, out _) ? message : throw new FormatException("An event message names no account.");
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(EventMessage))]
internal sealed partial class EventJson : JsonSerializerContext;

/// <summary>The queue of events. Once sent, a message comes at least once.</summary>
public interface IEventQueue
{
    /// <param name="delay">0 to 7 days.</param>
    Task SendAsync(EventMessage message, TimeSpan delay, CancellationToken cancellationToken);
}
