using CoreStartFailure = PushFunctions.Core.Shared.StartFailure;

namespace PushFunctions.Startup;

/// <summary>What to tell somebody whose Functions app did not start.</summary>
internal static class StartFailure
{
    /// <summary>Begins the line. Of what a worker writes before it ends, the Functions host tells only lines with such a word as "failed"; all others it drops.</summary>
    public const string Mark = "The app failed to start. ";

    /// <summary>One line, or null for a fault that nobody foresaw: that one keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        // The worker has no type of its own for this.
        InvalidOperationException { Message: var message } when message.Contains("'HostEndpoint'", StringComparison.Ordinal) =>
            "This program is started by the Azure Functions host, not by hand: run func start, or run src/PushFunctions.Local, which needs no Functions host.",
        _ => CoreStartFailure.Explain(exception),
    };
}
