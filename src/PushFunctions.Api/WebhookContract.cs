using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>The bodies of requests about webhook endpoints.</summary>
internal static class WebhookContract
{
    private static readonly TextRule UrlText = new(1, EndpointAddress.MaximumLength);
    private static readonly Rule<string> UrlRule = new(
        static field => field.Text(UrlText), ValueSchema.Of(UrlText) with { Format = "uri" });

    private static readonly Rule<string> Description = Rules.Text(new TextRule(1, 256));

    /// <summary>Each once.</summary>
    private static readonly Rule<IReadOnlyList<string>> Choices = Rules.List(
        1, EventTypes.Choices.Count, new Rule<string>(
            static field => field.Parse(static text => (text, ProblemOf(text))), ValueSchema.Match(@"^(\*|[a-z]+\.(\*|[a-z]+))$")));

    private const string EventsText =
        "Types, such as operation.completed, a group as a whole, such as notification.*, or * for all.";

    public static readonly RequestShape Create = new("CreateWebhookRequest", "Creates a webhook endpoint.");
    public static readonly RequestField<EndpointKind?> Kind = Create.Optional(
        "kind", Rules.Word(EnumNames.EndpointKinds, nameof(EndpointKind), EnumNames.Of(EndpointKind.Webhook)),
        "webhook: a receiver with a URL. eventGrid: a custom topic of Azure Event Grid, with the input schema CloudEvents v1.0.");
    public static readonly RequestField<string> Url = Create.Optional(
        "url", UrlRule, "Required for a webhook: an https URL with a public host, without user name and fragment.");
    public static readonly RequestField<string> TopicEndpoint = Create.Optional(
        "topicEndpoint", UrlRule,
        "Required for eventGrid: the topic's endpoint. The service's managed identity needs the role EventGrid Data Sender on it.");
    public static readonly RequestField<IReadOnlyList<string>> Events = Create.Required("events", Choices, "Required. " + EventsText);
    public static readonly RequestField<AppName> AppName = Create.Optional(
        "appName", Rules.AppName, "Only events of this App. Default: those of all Apps, and those of none.");
    public static readonly RequestField<EventFormat?> Format = Create.Optional(
        "format", Rules.Word(EnumNames.EventFormats, nameof(EventFormat), EnumNames.Of(EventFormat.CloudEvents)),
        "twilio: operation.scheduled, .processing and .completed only, with the types and data of Twilio's events.");
    public static readonly RequestField<string> Note = Create.Optional("description", Description, "1 to 256 characters.");

    public static readonly RequestShape Update =
        new("UpdateWebhookRequest", "Changes a webhook endpoint. At least one field is required.");
    public static readonly RequestField<string> NewUrl = Update.Optional("url", UrlRule, "As when it is created.");
    public static readonly RequestField<string> NewTopicEndpoint = Update.Optional("topicEndpoint", UrlRule, "As when it is created.");
    public static readonly RequestField<IReadOnlyList<string>> NewEvents =
        Update.Optional("events", Choices, "Replaces the choice. " + EventsText);
    public static readonly RequestField<bool?> Enabled = Update.Optional(
        "enabled", Rules.Boolean(), "false: it gets nothing until true; what happens meanwhile is not sent later.");
    public static readonly RequestField<string> NewNote = Update.Optional("description", Description, "1 to 256 characters.");

    private static readonly Rule<DateTimeOffset?> Moment = new(
        static field => field.Parse(
            static text => Timestamps.TryParse(text, out var time)
                ? (new Box(time), null)
                : ((Box?)null, "Expected a time like 2026-01-31T09:00:00Z."))?.Value,
        new ValueSchema("string") { Format = "date-time" });

    public static readonly RequestShape Replay = new("ReplayWebhookEventsRequest", "Sends events of a time again, with the same IDs.");
    public static readonly RequestField<DateTimeOffset?> Since =
        Replay.Required("since", Moment, "Required: what happened at or after this time, at most 7 days ago.");
    public static readonly RequestField<DateTimeOffset?> Until =
        Replay.Required("until", Moment, "Required: what happened at or before this time, which is not in the future.");
    public static readonly RequestField<IReadOnlyList<string>> ReplayedEvents = Replay.Optional(
        "events", Choices, "Only these of the events that the endpoint wants. Events of devices and credentials are not kept.");

    private sealed record Box(DateTimeOffset Value);

    private static string? ProblemOf(string text)
    {
        if (EventTypes.Choices.Contains(text)) return null;
        if (text == EventTypes.WebhookTest) return "webhook.test is sent by POST /v1/Webhooks/{webhookId}/Test only. Leave it out.";
        return NearestName.Of(text, EventTypes.Choices) is { } near
            ? $"Unknown event. Did you mean '{near}'?"
            : $"Unknown event. Expected one of {string.Join(", ", EventTypes.Choices)}.";
    }
}

/// <summary>A new webhook endpoint, or one with a new secret, which is shown only once.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Secret">Verifies the signature of each request. It cannot be read again. Null for eventGrid.</param>
public sealed record NewWebhookResponse(string Id, string? Secret)
{
    internal static NewWebhookResponse Of(WebhookWithSecret made) => new(made.Endpoint.Id.Value, made.Secret);

    public override string ToString() => Id;
}

/// <summary>A webhook endpoint, without its secret.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Kind">webhook or eventGrid.</param>
/// <param name="Url">Where events are sent to; null for eventGrid.</param>
/// <param name="TopicEndpoint">The endpoint of the Event Grid topic; null for a webhook.</param>
/// <param name="Events">Which events.</param>
/// <param name="AppName">Only those of this App; null for all.</param>
/// <param name="Format">cloudevents or twilio.</param>
/// <param name="Description">Null if it was created without one.</param>
/// <param name="Enabled">Whether it gets events.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="UpdatedAt">When it was last updated.</param>
/// <param name="Health">Whether it accepts what it is sent.</param>
public sealed record WebhookResponse(
    string Id,
    string Kind,
    string? Url,
    string? TopicEndpoint,
    IReadOnlyList<string> Events,
    string? AppName,
    string Format,
    string? Description,
    bool Enabled,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    WebhookHealthResponse Health)
{
    internal static WebhookResponse Of(WebhookView view)
    {
        var endpoint = view.Endpoint;
        var health = endpoint.Health;
        return new WebhookResponse(
            endpoint.Id.Value, EnumNames.Of(endpoint.Kind),
            endpoint.Kind == EndpointKind.Webhook ? endpoint.Address.AbsoluteUri : null,
            endpoint.Kind == EndpointKind.EventGrid ? endpoint.Address.AbsoluteUri : null, endpoint.Events, endpoint.App?.Value,
            EnumNames.Of(endpoint.Format), endpoint.Description, endpoint.IsEnabled,
            endpoint.CreatedAt, endpoint.UpdatedAt,
            new WebhookHealthResponse(EnumNames.Of(health.Status), health.Reason, health.Since, health.LastSuccessAt, view.Pending));
    }
}

/// <summary>Whether a webhook endpoint accepts what it is sent.</summary>
/// <param name="Status">OK, FAILING or DISABLED.</param>
/// <param name="Reason">Why not; null if OK.</param>
/// <param name="Since">When it began to fail, or was disabled; null if OK.</param>
/// <param name="LastSuccessAt">When it last accepted a request, to about ten minutes; null before the first.</param>
/// <param name="Pending">Requests that are tried again; 1000 for more.</param>
public sealed record WebhookHealthResponse(
    string Status, string? Reason, DateTimeOffset? Since, DateTimeOffset? LastSuccessAt, int Pending);

/// <summary>A page of webhook endpoints, newest first.</summary>
/// <param name="Webhooks">The endpoints.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record WebhooksPage(IReadOnlyList<WebhookResponse> Webhooks, Pagination Pagination);

/// <summary>What a receiver answered to a test.</summary>
/// <param name="Accepted">Whether it responded with a status from 200 to 299.</param>
/// <param name="Status">The status; null if there was no response.</param>
/// <param name="Reason">Why the test was not accepted; null if it was.</param>
/// <param name="Body">The first 256 characters of the response; null if there was none.</param>
public sealed record WebhookTestResponse(bool Accepted, int? Status, string? Reason, string? Body)
{
    internal static WebhookTestResponse Of(EventResponse response) =>
        new(response.IsAccepted, response.Status, response.Reason, response.Body);
}

/// <summary>An event by its name.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Type">Its type.</param>
public sealed record WebhookEventResponse(string Id, string Type);

/// <summary>A request that failed after its last attempt.</summary>
/// <param name="Id">The webhook-id that it was sent with.</param>
/// <param name="Events">The events that did not arrive; empty if they can no longer be read.</param>
/// <param name="Attempts">How often it was sent.</param>
/// <param name="LastStatus">The HTTP status of the last response; null if there was none.</param>
/// <param name="Reason">Why it was not accepted.</param>
/// <param name="SignaledAt">When it was to be sent first.</param>
/// <param name="FailedAt">When it failed.</param>
public sealed record WebhookFailureResponse(
    string Id,
    IReadOnlyList<WebhookEventResponse> Events,
    int Attempts,
    int? LastStatus,
    string? Reason,
    DateTimeOffset SignaledAt,
    DateTimeOffset FailedAt)
{
    internal static WebhookFailureResponse Of(UndeliveredEvents undelivered) => new(
        undelivered.MessageId, [.. undelivered.Events.Select(name => new WebhookEventResponse(name.Id, name.Type))],
        undelivered.Attempts, undelivered.LastStatus, undelivered.Reason, undelivered.SignaledAt,
        undelivered.FailedAt ?? undelivered.SignaledAt);
}

/// <summary>A page of requests that failed after the last attempt, newest first.</summary>
/// <param name="Failures">The requests.</param>
/// <param name="Pagination">The position of this page.</param>
public sealed record WebhookFailuresPage(IReadOnlyList<WebhookFailureResponse> Failures, Pagination Pagination);
