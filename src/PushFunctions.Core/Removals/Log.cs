using Microsoft.Extensions.Logging;
using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Removals;

/// <summary>Events 1300 to 1349.</summary>
internal static partial class Log
{
    [LoggerMessage(1300, LogLevel.Information, "{Account}: what was left of {Kind} {Name} is removed.")]
    public static partial void RemovalEnded(this ILogger logger, AccountSid account, RemovalKind kind, string name);

    [LoggerMessage(1301, LogLevel.Warning, "{Account}: the removal of {Kind} {Name} stood still; the sweep has set it going again.")]
    public static partial void RemovalMended(this ILogger logger, AccountSid account, RemovalKind kind, string name);
}
