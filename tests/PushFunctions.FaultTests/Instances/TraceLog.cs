using Microsoft.Extensions.Logging;
using PushFunctions.FaultTests.Scheduling;

namespace PushFunctions.FaultTests.Instances;

/// <summary>What the service logs on a machine becomes a part of the trace.</summary>
internal sealed class TraceLog(Machine machine, Trace trace) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        trace.Add($"{machine} {logLevel} {formatter(state, exception)}{(exception is null ? "" : $" ({Innermost(exception)})")}");

    public void Dispose() { }

    private static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner) exception = inner;
        return $"{exception.GetType().Name}: {exception.Message.Split('\n')[0]}";
    }
}
