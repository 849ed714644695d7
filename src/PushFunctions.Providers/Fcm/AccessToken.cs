namespace PushFunctions.Providers.Fcm;

/// <summary>An OAuth access token. It prints nothing of itself.</summary>
/// <param name="InPlaceOfRefused">It was asked for because FCM had refused the one before.</param>
internal sealed record AccessToken(string Header, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, bool InPlaceOfRefused)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    /// <summary>From here on it is renewed, though it is still good: 5 minutes before its end.</summary>
    public DateTimeOffset RenewAt { get; } = ExpiresAt - TimeSpan.FromTicks(Math.Min(Early.Ticks, (ExpiresAt - IssuedAt).Ticks / 2));

    public override string ToString() => nameof(AccessToken);
}
