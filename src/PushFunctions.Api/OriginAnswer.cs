using System.Text.Json.Serialization;

namespace PushFunctions.Api;

/// <summary>What a push was sent from: the App, and the credential under the name that <c>from</c> has for it.</summary>
/// <param name="AppName">The App.</param>
/// <param name="Fcm">The id of the FCM credential.</param>
/// <param name="Apn">The id of the APN or APN_SANDBOX credential.</param>
public sealed record OriginAnswer(
    string AppName,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fcm,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Apn)
{
    internal static OriginAnswer Of(NotificationView view)
    {
        var isFcm = view.To.Provider == Provider.Fcm;
        return new(view.Operation.Route.App.Value, isFcm ? view.Credential.Value : null, isFcm ? null : view.Credential.Value);
    }
}
