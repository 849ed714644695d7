namespace PushFunctions.Api;

/// <summary>A device.</summary>
/// <param name="Provider">FCM, APN or APN_SANDBOX.</param>
/// <param name="Token">Its address at the provider.</param>
public sealed record DeviceAnswer(string Provider, string Token)
{
    public override string ToString() => Provider;
}
