namespace PushFunctions.Core.Shared;

/// <summary>The push service of a device, and the type of credential it takes.</summary>
public enum Provider
{
    Fcm = 1,
    Apn = 2,
    ApnSandbox = 3,
}
