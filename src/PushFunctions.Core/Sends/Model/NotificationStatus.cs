namespace PushFunctions.Core.Sends.Model;

public enum NotificationStatus
{
    Scheduled,
    Queued,
    Sent,
    Failed,
    Canceled,
}
