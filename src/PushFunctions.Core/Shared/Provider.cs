namespace PushFunctions.Core.Shared;

/// <summary>The push service of a device, and the type of credential that it requires.</summary>
public enum Provider
{
    Fcm = 1,
    Apn = 2,
    ApnSandbox = 3,
}

/// <summary>The contract's names of providers and credential types.</summary>
public static class ProviderNames
{
    public static readonly IReadOnlyList<string> All = ["FCM", "APN", "APN_SANDBOX"];

    public static string ToName(this Provider provider) => All[(int)provider - 1];

    public static bool TryParse(string? text, out Provider provider)
    {
        provider = text switch
        {
            "FCM" => Provider.Fcm,
            "APN" => Provider.Apn,
            "APN_SANDBOX" => Provider.ApnSandbox,
            _ => default,
        };
        return provider != default;
    }
}
