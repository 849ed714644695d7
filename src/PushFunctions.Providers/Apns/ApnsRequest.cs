namespace PushFunctions.Providers.Apns;

/// <summary>A request to APNs, but for who sends it.</summary>
internal sealed record ApnsRequest(string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Payload)
{
    /// <summary>Not the path: the device's token is in it.</summary>
    public override string ToString() => nameof(ApnsRequest);
}
