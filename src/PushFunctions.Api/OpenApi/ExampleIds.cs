using PushFunctions.Api.Http;

namespace PushFunctions.Api.OpenApi;

/// <summary>What the examples are about.</summary>
internal static class ExampleIds
{
    private const string Tail = "01k7q2bx0mft5bvbxh3781hkmr";

    public const string User = $"comms_user_{Tail}";
    public const string Audience = $"comms_audience_{Tail}";
    public const string Credential = $"comms_credential_{Tail}";
    public const string Operation = $"comms_operation_{Tail}";
    public const string Notification = $"comms_pushnotification_{Tail}00000001";
    public const string Registration = "comms_device_registration_175903a30e55ce6dd9ac28d2704867dd";
    public const string ApiKey = "SK0123456789abcdef0123456789abcdef";
    public const string App = "test_app";
    public const string Token = "odJFCrnl2edlBDdz1C5Ja:APA91bu2...";

    /// <summary>The thing that a path names, by its last parameter; what a POST makes, by its path.</summary>
    public static string OfRoute(string route) => PathParameters.Of(route) is [.., var last]
        ? PathParameters.Example(route.StartsWith(Routes.Audiences, StringComparison.Ordinal) ? "audienceId" : last)
        : route switch
        {
            Routes.Registrations => Registration,
            Routes.Credentials => Credential,
            Routes.Audiences => Audience,
            _ => Operation,
        };
}
