namespace PushFunctions.Providers.Payloads;

/// <summary>The push that a credential is checked with.</summary>
internal static class CredentialProbe
{
    /// <summary>How long a check may take: somebody waits for it.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Without anything to show, should a device have the token after all.</summary>
    /// <param name="token">One that no device has.</param>
    public static Push Make(PushCredential credential, IdGenerator ids, string token, bool dryRun) => new(
        credential, new NotificationId(ids.NewOperation(), default, 0), credential.Type,
        DeviceToken.TryParse(token, out var parsed) ? parsed : throw new ArgumentException("It is no token.", nameof(token)),
        new PushMessage { Data = new Dictionary<string, string> { ["check"] = "credential" }, Priority = PushPriority.Low },
        ExpiresAt: null, dryRun);
}
