using Microsoft.Extensions.Logging;

namespace PushFunctions.Providers.Http;

/// <summary>What the providers log: event ids 5000 to 5099. Codes and ids only; no parameter takes a token, a text or
/// a secret.</summary>
internal static partial class Log
{
    [LoggerMessage(5001, LogLevel.Information, "FCM access token of {Credential}, revision {Revision}, renewed")]
    public static partial void AccessTokenRenewed(ILogger logger, CredentialId credential, int revision);

    [LoggerMessage(5002, LogLevel.Warning, "FCM access token of {Credential}, revision {Revision}, could not be renewed: {Reason}")]
    public static partial void AccessTokenNotRenewed(ILogger logger, CredentialId credential, int revision, string reason);

    [LoggerMessage(5011, LogLevel.Information, "APNs provider token {Key} signed for time slot {Slot}")]
    public static partial void ProviderTokenSigned(ILogger logger, CredentialId key, long slot);

    [LoggerMessage(
        5012, LogLevel.Warning,
        "APNs provider token {Key} of time slot {Slot} was refused as expired. The token of the next slot is used. Check this machine's clock")]
    public static partial void ProviderTokenRefused(ILogger logger, CredentialId key, long slot);

    [LoggerMessage(
        5013, LogLevel.Warning,
        "APNs provider token {Key} of time slot {Slot} cannot be decrypted: was Push__CredentialKey changed? The token of the next slot is used")]
    public static partial void ProviderTokenUnreadable(ILogger logger, CredentialId key, long slot);

    [LoggerMessage(5021, LogLevel.Information, "Replacing the connections of {Credential}, revision {Revision}: {Reason}")]
    public static partial void ConnectionsReplaced(ILogger logger, CredentialId credential, int revision, string reason);
}
