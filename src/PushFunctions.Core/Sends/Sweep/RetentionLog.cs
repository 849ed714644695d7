using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends.Sweep;

/// <summary>Events 1350 to 1399.</summary>
internal static partial class Log
{
    [LoggerMessage(1350, LogLevel.Information, "Removed {Rows} rows of {Kind} that are no longer kept.")]
    public static partial void RecordsRemoved(this ILogger logger, int rows, string kind);
}
