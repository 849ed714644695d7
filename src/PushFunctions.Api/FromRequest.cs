namespace PushFunctions.Api;

/// <summary>Who sends it: an App by name, or credentials by id.</summary>
/// <param name="AppName">The App's default credentials.</param>
/// <param name="Fcm">The id of an FCM credential.</param>
/// <param name="Apn">The id of an APN or APN_SANDBOX credential of the same App.</param>
public sealed record FromRequest(string? AppName, string? Fcm, string? Apn);
