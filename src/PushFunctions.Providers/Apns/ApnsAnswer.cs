namespace PushFunctions.Providers.Apns;

/// <summary>An answer of APNs', read.</summary>
/// <param name="ProviderTokenExpired">The next time slot's JWT may help, once. <paramref name="Outcome"/> holds if it does not.</param>
/// <param name="ConnectionIdle">The connection is of no more use: the next push goes over another.</param>
internal readonly record struct ApnsAnswer(DeliveryOutcome Outcome, bool ProviderTokenExpired = false, bool ConnectionIdle = false);
