using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Credentials;

/// <summary>Apps: 200 to 299.</summary>
internal static partial class Log
{
    [LoggerMessage(200, LogLevel.Warning, "Credential {Credential} of account {Account} fails: {Reason}. Put a new content into it, or check it at the provider.")]
    public static partial void CredentialFails(ILogger logger, CredentialId credential, AccountSid account, string? reason);

    [LoggerMessage(201, LogLevel.Information, "Credential {Credential} of account {Account} works again.")]
    public static partial void CredentialWorks(ILogger logger, CredentialId credential, AccountSid account);

    [LoggerMessage(202, LogLevel.Error, "Credential {Credential} of account {Account} was sealed with the key {Key}, which is lost: its pushes fail until a new content is stored.")]
    public static partial void CredentialShut(ILogger logger, CredentialId credential, AccountSid account, string? key);
}
