namespace PushFunctions.Providers.Fcm;

/// <summary>An answer of FCM's, read.</summary>
/// <param name="AccessTokenRefused">A new access token may help, once. <paramref name="Outcome"/> holds if it does not.</param>
internal readonly record struct FcmAnswer(DeliveryOutcome Outcome, bool AccessTokenRefused = false);
