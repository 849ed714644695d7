using System.Diagnostics;

namespace PushFunctions.Core.Telemetry;

/// <summary>The one activity source and the one meter of the service. Ids go on spans, never on metrics.</summary>
public static class PushTelemetry
{
    public const string Name = "PushFunctions";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>The W3C trace context to put into a message; null where nothing is traced.</summary>
    public static string? TraceParent => Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    /// <summary>A span for one queue message, a child of the request that it comes from.</summary>
    public static Activity? StartConsumer(string name, string? traceParent, string operation)
    {
        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return Source.StartActivity(name, ActivityKind.Consumer, parent, [new("push.operation", operation)]);
    }
}
