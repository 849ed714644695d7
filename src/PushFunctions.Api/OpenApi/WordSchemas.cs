using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>The closed sets of words, each a schema of its own, so that a generated client has one type for it.</summary>
internal static class WordSchemas
{
    public const string Provider = "Provider";
    public const string Priority = "Priority";
    public const string Scope = "Scope";
    public const string NotificationStatus = "NotificationStatus";
    public const string OperationStatus = "OperationStatus";
    public const string CredentialStatus = "CredentialStatus";
    public const string HealthStatus = "HealthStatus";

    public static IReadOnlyDictionary<string, (string Description, IReadOnlyList<string> Words)> All { get; } = new Dictionary<string, (string, IReadOnlyList<string>)>(StringComparer.Ordinal)
    {
        [Provider] = ("A provider, or the type of a credential for it. APN_SANDBOX is Apple's development environment.", [.. Words.Providers.Keys]),
        [Priority] = ("HIGH wakes a device, LOW waits for a good moment.", [.. Words.Priorities.Keys]),
        [Scope] = ("What an API key may do.", [.. ScopeNames.ByName.Keys]),
        [NotificationStatus] = ("SENT says that the provider took the push, not that the device showed it.", [.. Words.NotificationStates.Keys]),
        [OperationStatus] = ("COMPLETED once nothing is scheduled or queued any more.", [.. Words.OperationStates.Keys]),
        [CredentialStatus] = ("Whether the provider takes the credential.", [.. Enum.GetValues<CredentialStatus>().Select(Words.Of)]),
        [HealthStatus] = ("DEGRADED where jobs wait longer than they should.", ["OK", "DEGRADED"]),
    };
}
