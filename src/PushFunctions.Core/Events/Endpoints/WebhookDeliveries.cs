namespace PushFunctions.Core.Events.Endpoints;

/// <summary>What an account asks of an endpoint's deliveries: a test, a replay, and what failed. All throw a
/// RequestException where the endpoint was not found.</summary>
public sealed class WebhookDeliveries(
    ICatalogStore catalogs, WebhookSecrets secrets, IUndeliveredStore undelivered, IEventSender sender, IEventQueue queue,
    IdGenerator ids, ServiceTime time)
{
    /// <summary>As long as records are kept.</summary>
    private static readonly TimeSpan Replayable = TimeSpan.FromDays(7);

    /// <summary>Sends one <c>webhook.test</c>, also to an endpoint that is disabled. It changes nothing, and is not
    /// tried again.</summary>
    public async Task<EventResponse> TestAsync(AccountSid account, WebhookId id, CancellationToken cancellationToken)
    {
        var endpoint = WebhookService.Require(await catalogs.LoadAsync(account, cancellationToken), id);
        var now = time.GetUtcNow();
        var test = TestEvent.Of(account, endpoint, ids.NewLease(), now);
        var request = new EventRequest(endpoint, "msg_" + test.Id, now, secrets.ValidAt(account, endpoint, now), [test]);
        return await sender.SendAsync(request, cancellationToken);
    }

    /// <summary>Sends again, with the same ids, what happened from one time to another to sends.</summary>
    /// <param name="events">Only these of the events that the endpoint wants; null for all.</param>
    /// <exception cref="RequestException">The time is none of the days that are kept (<c>$.since</c>,
    /// <c>$.until</c>).</exception>
    public async Task ReplayAsync(
        AccountSid account, WebhookId id, DateTimeOffset since, DateTimeOffset until, IReadOnlyList<string>? events,
        CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var problems = new List<Problem>();
        if (since < now - Replayable)
            problems.Add(Problem.Invalid("$.since", "Events can be replayed for 7 days. Choose a later time."));
        if (until > now) problems.Add(Problem.Invalid("$.until", "The time is in the future. Choose one that is past."));
        if (since >= until) problems.Add(Problem.Invalid("$.until", "'until' must be later than 'since'."));
        if (events is not null && !events.Any(choice => EventTypes.Replayed.Any(type => EventTypes.Matches(choice, type))))
        {
            problems.Add(Problem.Invalid(
                "$.events", $"Of these no rows are kept. Events that can be replayed: {string.Join(", ", EventTypes.Replayed)}."));
        }

        if (problems.Count > 0) throw new RequestException(problems);
        var endpoint = WebhookService.Require(await catalogs.LoadAsync(account, cancellationToken), id);
        if (!endpoint.IsEnabled)
            throw new RequestException(
                ProblemCode.Conflict, "The webhook endpoint is disabled. Enable it with PATCH {\"enabled\": true} first.");
        await queue.SendAsync(
            new EventMessage(EventMessage.CurrentVersion, account.Value, EventSource.Replay, now)
            {
                Endpoint = id.Value,
                Since = since,
                Until = until,
                Types = events is null ? null : string.Join(' ', events),
            },
            TimeSpan.Zero, cancellationToken);
    }

    /// <summary>What failed after its last attempt, newest first.</summary>
    public async Task<ListPage<UndeliveredEvents>> ListFailuresAsync(
        AccountSid account, WebhookId id, ListRequest request, CancellationToken cancellationToken)
    {
        WebhookService.Require(await catalogs.LoadAsync(account, cancellationToken), id);
        return await undelivered.ListFailuresAsync(account, id, request, cancellationToken);
    }
}
