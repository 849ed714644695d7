using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Events;

/// <summary>Events 1600 to 1699.</summary>
internal static partial class Log
{
    [LoggerMessage(1600, LogLevel.Debug, "{Endpoint} accepted {Events} events in {Message} (attempt {Attempt}).")]
    public static partial void EventsAccepted(this ILogger logger, WebhookId endpoint, int events, string message, int attempt);

    [LoggerMessage(
        1601, LogLevel.Information,
        "{Endpoint} did not accept {Events} events in {Message} (attempt {Attempt}): {Reason}. They are sent again in {Delay}.")]
    public static partial void EventsRescheduled(
        this ILogger logger, WebhookId endpoint, int events, string message, int attempt, string? reason, TimeSpan delay);

    [LoggerMessage(
        1602, LogLevel.Warning,
        "{Endpoint} did not accept {Events} events in {Message} after {Attempt} attempts: {Reason}. They are listed among its failures.")]
    public static partial void EventsFailed(
        this ILogger logger, WebhookId endpoint, int events, string message, int attempt, string? reason);

    [LoggerMessage(1603, LogLevel.Warning, "{Endpoint} of account {Account} is failing: {Reason}.")]
    public static partial void EndpointFailing(this ILogger logger, WebhookId endpoint, AccountSid account, string? reason);

    [LoggerMessage(
        1604, LogLevel.Error,
        "{Endpoint} of account {Account} is disabled: {Reason}. It gets nothing until the account enables it again.")]
    public static partial void EndpointDisabled(this ILogger logger, WebhookId endpoint, AccountSid account, string? reason);

    [LoggerMessage(1605, LogLevel.Error, "A message for {Endpoint} came to the poison queue too often: its events are listed as failures.")]
    public static partial void EventsDeadLettered(this ILogger logger, WebhookId endpoint);
}
