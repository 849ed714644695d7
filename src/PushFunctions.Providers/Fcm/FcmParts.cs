using PushFunctions.Providers.Payloads;

namespace PushFunctions.Providers.Fcm;

/// <summary>Everything that goes into a request to FCM.</summary>
/// <param name="Token">Null where only the size is asked for.</param>
/// <param name="Id">The notification's id.</param>
internal readonly record struct FcmParts(PushMessage Message, string? Token, string Id, Lifetime Lifetime, bool ValidateOnly);
