namespace PushFunctions.Core.Events.Model;

/// <summary>What can be told. On the wire each name has a prefix.</summary>
public static class EventTypes
{
    public const string OperationScheduled = "operation.scheduled";
    public const string OperationProcessing = "operation.processing";
    public const string OperationCompleted = "operation.completed";
    public const string OperationCanceled = "operation.canceled";
    public const string NotificationSent = "notification.sent";
    public const string NotificationFailed = "notification.failed";
    public const string NotificationCanceled = "notification.canceled";
    public const string NotificationOpened = "notification.opened";
    public const string NotificationDelivered = "notification.delivered";
    public const string NotificationDismissed = "notification.dismissed";
    public const string RecipientUnaddressable = "recipient.unaddressable";
    public const string DeviceRegistered = "device.registered";
    public const string DeviceMoved = "device.moved";
    public const string DeviceRemoved = "device.removed";
    public const string DeviceForgotten = "device.forgotten";
    public const string CredentialFailing = "credential.failing";
    public const string CredentialRecovered = "credential.recovered";
    public const string CredentialExpiring = "credential.expiring";

    /// <summary>Sent when it is asked for, to whichever endpoint; it cannot be chosen.</summary>
    public const string WebhookTest = "webhook.test";

    /// <summary>Of all Apps; only at the end of a choice, behind a group's name or alone.</summary>
    private const string Any = "*";

    /// <summary>Those that an endpoint can choose.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        OperationScheduled, OperationProcessing, OperationCompleted, OperationCanceled,
        NotificationSent, NotificationFailed, NotificationCanceled, NotificationOpened, NotificationDelivered, NotificationDismissed,
        RecipientUnaddressable,
        DeviceRegistered, DeviceMoved, DeviceRemoved, DeviceForgotten,
        CredentialFailing, CredentialRecovered, CredentialExpiring,
    ];

    /// <summary>Those that the format of Twilio has.</summary>
    public static readonly IReadOnlyList<string> OfTwilio = [OperationScheduled, OperationProcessing, OperationCompleted];

    /// <summary>Those that rows tell of for as long as they are kept.</summary>
    public static readonly IReadOnlyList<string> Replayed =
    [
        OperationScheduled, OperationProcessing, OperationCompleted, OperationCanceled,
        NotificationSent, NotificationFailed, NotificationCanceled, RecipientUnaddressable,
    ];

    /// <summary>Every choice: the types, each group as a whole (<c>notification.*</c>), and <c>*</c>.</summary>
    public static readonly IReadOnlyList<string> Choices =
        [.. All, .. All.Select(GroupOf).Distinct().Select(group => $"{group}.{Any}"), Any];

    /// <param name="choice">One of <see cref="Choices"/>.</param>
    public static bool Matches(string choice, string type) =>
        choice == type || choice == Any
        || (choice.EndsWith(Any, StringComparison.Ordinal) && type.StartsWith(choice[..^1], StringComparison.Ordinal));

    private static string GroupOf(string type) => type[..type.IndexOf('.', StringComparison.Ordinal)];
}
