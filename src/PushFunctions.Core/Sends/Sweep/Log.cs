using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>Events 1300 to 1349.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Information, "{Account}: what was left of {Kind} {Name} is removed.")]
    public static partial void RemovalEnded(this ILogger logger, AccountSid account, RemovalKind kind, string name);

    [LoggerMessage(1301, LogLevel.Warning, "{Account}: the removal of {Kind} {Name} stood still; the sweep has set it going again.")]
    public static partial void RemovalMended(this ILogger logger, AccountSid account, RemovalKind kind, string name);

    [LoggerMessage(1302, LogLevel.Information, "{Account}: a step of the removal of {Kind} {Name} is done; it goes on.")]
    public static partial void RemovalGoesOn(this ILogger logger, AccountSid account, RemovalKind kind, string name);

    [LoggerMessage(1303, LogLevel.Information, "{Account}: a removal has ended already, or another worker did its step; there is nothing to do.")]
    public static partial void RemovalOver(this ILogger logger, AccountSid account);
}
