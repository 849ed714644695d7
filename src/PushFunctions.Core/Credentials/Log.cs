using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Credentials;

/// <summary>Events 200 to 299.</summary>
internal static partial class Log
{
    [LoggerMessage(
        200, LogLevel.Warning,
        "Credential {Credential} of account {Account} is failing: {Reason}. Check it at the provider, or upload new content.")]
    public static partial void CredentialFailing(ILogger logger, CredentialId credential, AccountSid account, string? reason);

    [LoggerMessage(201, LogLevel.Information, "Credential {Credential} of account {Account} works again.")]
    public static partial void CredentialRecovered(ILogger logger, CredentialId credential, AccountSid account);

    [LoggerMessage(
        202, LogLevel.Error,
        "Credential {Credential} of account {Account} was encrypted with the key {Key}, which is lost: its pushes fail until new content is uploaded.")]
    public static partial void CredentialKeyLost(ILogger logger, CredentialId credential, AccountSid account, string? key);
}
