namespace PushFunctions.Api;

/// <summary>Registers a device.</summary>
/// <param name="Token">Required: 1 to 4096 printable ASCII characters without spaces; of APNs hexadecimal digits, two for each byte, in either case.</param>
/// <param name="Provider">Required: FCM, APN or APN_SANDBOX.</param>
/// <param name="AppName">Left out: the default App.</param>
/// <param name="UserId">Left out: the User that has the token already, else a new one.</param>
/// <param name="Tags">Up to 20 pairs; left out: the tags stay as they are.</param>
/// <param name="PreviousToken">The token that this one takes the place of.</param>
public sealed record RegisterRequest(
    string Token,
    string Provider,
    string? AppName,
    string? UserId,
    IReadOnlyDictionary<string, string>? Tags,
    string? PreviousToken)
{
    public override string ToString() => nameof(RegisterRequest);
}
