namespace PushFunctions.Simulator.Fcm;

internal sealed record AccessToken(string Value, FcmAccount Account, DateTimeOffset ExpiresAt)
{
    /// <summary>The <c>Authorization</c> header that carries it: kept, so that thousands of recorded pushes share one string.</summary>
    public string Header { get; } = $"Bearer {Value}";
}
