using PushFunctions.FaultTests.Instances;
using PushFunctions.FaultTests.Scheduling;
using PushFunctions.FaultTests.Scripts;

namespace PushFunctions.FaultTests.Receivers;

/// <summary>Who is told of events: what each endpoint accepted, repeats included.</summary>
internal sealed class Receiver
{
    public List<(WebhookId Endpoint, PushEvent Told)> Accepted { get; } = [];
}

/// <summary>The way from one machine to the receiver.</summary>
internal sealed class ReceiverNetwork(Machine machine, Receiver receiver, Scheduler scheduler, Misfortune misfortune) : IEventSender
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    public async Task<EventResponse> SendAsync(EventRequest request, CancellationToken cancellationToken)
    {
        var label = $"{machine} -> receiver {request.MessageId} ({request.Events.Count})";
        await PassAsync(label, TimeSpan.Zero, cancellationToken);
        if (misfortune.Strikes(FaultKind.CrashBeforeEvent)) await machine.CrashAsync("before a request to a receiver");
        if (misfortune.Strikes(FaultKind.ReceiverReset)) return new EventResponse(null, "connection lost");
        if (misfortune.Strikes(FaultKind.Receiver500)) return new EventResponse(500, "HTTP 500");
        if (misfortune.Strikes(FaultKind.Receiver429))
            return new EventResponse(429, "HTTP 429") { RetryAfter = TimeSpan.FromSeconds(misfortune.Chance.Between(1, 90)) };
        foreach (var told in request.Events) receiver.Accepted.Add((request.Endpoint.Id, told));
        if (misfortune.Strikes(FaultKind.CrashAfterEvent)) await machine.CrashAsync("after a request to a receiver");
        if (misfortune.Strikes(FaultKind.ReceiverTimeout))
        {
            await PassAsync(label, Timeout, cancellationToken);
            return new EventResponse(null, "no response within 15 seconds");
        }

        if (misfortune.Strikes(FaultKind.ReceiverSlow))
            await PassAsync(label, misfortune.Chance.Between(TimeSpan.FromSeconds(1), Timeout), cancellationToken);
        return new EventResponse(204, null);
    }

    private Task PassAsync(string label, TimeSpan atLeast, CancellationToken cancellationToken) =>
        scheduler.PassAsync(label, machine, atLeast).WaitAsync(cancellationToken);
}
