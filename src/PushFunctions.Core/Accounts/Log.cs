using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Accounts;

/// <summary>Accounts: 100 to 199.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Made account {Account}, which the settings name.")]
    public static partial void AccountMade(ILogger logger, AccountSid account);

    [LoggerMessage(101, LogLevel.Information, "The token of account {Account} is another in the settings; it was replaced.")]
    public static partial void TokenReplaced(ILogger logger, AccountSid account);
}
