namespace PushFunctions.Providers.Apns;

/// <summary>A request to APNs, but for who sends it.</summary>
/// <param name="TopicOverridden">The send's overrides name the topic; else it is the credential's.</param>
internal sealed record ApnsRequest(string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Payload, bool TopicOverridden = false)
{
    /// <summary>Not the path: the device's token is in it.</summary>
    public override string ToString() => nameof(ApnsRequest);
}
