namespace PushFunctions.Core.Delivery;

public enum NotificationStatus
{
    Scheduled,
    Queued,
    Sent,
    Failed,
    Canceled,
}
