namespace PushFunctions.Testing;

/// <summary>Ids that have the right form.</summary>
public static class Ids
{
    public const string User = "comms_user_01k7q2bx0mft5bvbxh3781hkmr";
    public const string Audience = "comms_audience_01k7q2bx0mft5bvbxh3781hkmr";
    public const string Credential = "comms_credential_01k7q2bx0mft5bvbxh3781hkmr";
    public const string Operation = "comms_operation_01k7q2bx0mft5bvbxh3781hkmr";
    public const string Notification = "comms_pushnotification_01k7q2bx0mft5bvbxh3781hkmr00000001";
    public const string Registration = "comms_device_registration_175903a30e55ce6dd9ac28d2704867dd";
    public const string Webhook = "comms_webhook_01k7q2bx0mft5bvbxh3781hkmr";
    public const string ApiKey = "SK0123456789abcdef0123456789abcdef";

    /// <summary>A route with its parameters filled in.</summary>
    public static string Fill(string route) => "/" + route
        .Replace("{notificationId:minlength(20)}", Notification, StringComparison.Ordinal)
        .Replace("{operationId}", Operation, StringComparison.Ordinal)
        .Replace("{registrationId:minlength(20)}", Registration, StringComparison.Ordinal)
        .Replace("{registrationId}", Registration, StringComparison.Ordinal)
        .Replace("{credentialId}", Credential, StringComparison.Ordinal)
        .Replace("{appName}", "test_app", StringComparison.Ordinal)
        .Replace("{userId}", User, StringComparison.Ordinal)
        .Replace("{audienceId}", Audience, StringComparison.Ordinal)
        .Replace("{webhookId}", Webhook, StringComparison.Ordinal)
        .Replace("{sid}", ApiKey, StringComparison.Ordinal)
        .Replace("{code}", "20001", StringComparison.Ordinal);
}
