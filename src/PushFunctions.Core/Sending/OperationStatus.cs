namespace PushFunctions.Core.Sending;

public enum OperationStatus
{
    Scheduled,
    Processing,
    Completed,
    Canceled,
}
