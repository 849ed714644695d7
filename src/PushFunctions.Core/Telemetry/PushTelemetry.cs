using System.Diagnostics;
using PushFunctions.Core.Apps;
using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Telemetry;

/// <summary>The one activity source and the one meter of the service. Ids go on spans, never on metrics.</summary>
public static class PushTelemetry
{
    public const string Name = "PushFunctions";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>The W3C trace context to put into a message; null where nothing is traced.</summary>
    public static string? TraceParent => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>A span for one queue message, a child of the request that it comes from.</summary>
    /// <param name="operation">Empty where it belongs to none.</param>
    public static Activity? StartConsumer(string name, string? traceParent, string operation)
    {
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        var activity = Source.StartActivity(name, ActivityKind.Consumer, parent);
        // A message is what somebody wrote into a queue: only an id of ours gets onto the span.
        if (OperationId.TryParse(operation, out var id)) activity?.SetTag("push.operation", id.Value);
        return activity;
    }

    /// <summary>A span for asking a provider once. The handlers make none of their own: APNs has the token in the URL.</summary>
    public static Activity? StartAsking(Provider provider, NotificationId notification) =>
        Source.HasListeners() ? Source.StartActivity("push.ask", ActivityKind.Client, default(ActivityContext), [new("push.provider", provider.ToName()), new("push.notification", notification.Value)]) : null;
}
