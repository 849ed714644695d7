namespace PushFunctions.Core.Templates;

public enum PushPriority
{
    High,
    Low,
}
