using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Users.Mending;

/// <summary>Events 1400 to 1449.</summary>
internal static partial class Log
{
    [LoggerMessage(1400, LogLevel.Warning, "The sweep mended {Count} registrations: {Kind}.")]
    public static partial void RegistrationsMended(this ILogger logger, MendingKind kind, int count);
}
