using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Accounts;

/// <summary>Events 100 to 199.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Created account {Account} from the settings.")]
    public static partial void AccountCreated(ILogger logger, AccountSid account);

    [LoggerMessage(101, LogLevel.Information, "Replaced the auth token of account {Account} with the one in the settings.")]
    public static partial void TokenReplaced(ILogger logger, AccountSid account);
}
