using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>Whether the provider takes a credential.</summary>
/// <param name="Status">OK or FAILING.</param>
/// <param name="Reason">The provider's word; null when all is well.</param>
/// <param name="Since">Since when it fails.</param>
public sealed record CredentialHealthAnswer(string Status, string? Reason, DateTimeOffset? Since)
{
    internal static CredentialHealthAnswer Of(CredentialHealth health) => new(Words.Of(health.Status), health.Reason, health.Since);
}
