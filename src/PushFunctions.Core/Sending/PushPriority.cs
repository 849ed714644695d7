namespace PushFunctions.Core.Sending;

public enum PushPriority
{
    High,
    Low,
}
