namespace PushFunctions.Core.Sends.Model;

public enum OperationStatus
{
    Scheduled,
    Processing,
    Completed,
    Canceled,
}
