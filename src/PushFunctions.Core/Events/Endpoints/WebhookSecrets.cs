namespace PushFunctions.Core.Events.Endpoints;

/// <summary>The secrets that sign what an endpoint gets, in the form of Standard Webhooks: encrypted as credentials are,
/// and shown once. After a rotation both sign for a day, so that a receiver has time to learn the new one.</summary>
public sealed class WebhookSecrets(CredentialProtector protector, IdGenerator ids)
{
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    /// <summary>Each signature makes the header longer.</summary>
    private const int MaximumKept = 3;

    /// <summary>Another secret for the endpoint, and its secrets with it. One whose key is lost does not stay beside the new
    /// one: nothing could be signed with it.</summary>
    public (string Secret, IReadOnlyList<EncryptedSecret> Secrets) Renew(
        AccountSid account, WebhookId endpoint, IReadOnlyList<EncryptedSecret> before, DateTimeOffset now)
    {
        var secret = ids.NewWebhookSecret();
        var number = before.Count == 0 ? 1 : before[0].Number + 1;
        var present = new EncryptedSecret(number, protector.Protect(secret, Purpose(account, endpoint, number)), null);
        return (
            secret,
            [present, .. before.Where(kept => Signs(kept, now) && protector.MissingKeyOf(kept.Text) is null).Take(MaximumKept - 1)
                .Select(kept => kept.Until is null ? kept with { Until = now + Overlap } : kept)]);
    }

    /// <summary>Those that sign now, the present one first.</summary>
    /// <exception cref="CredentialDecryptionException">It was changed, copied from elsewhere, or encrypted with a key
    /// that is not configured.</exception>
    public IReadOnlyList<string> ValidAt(AccountSid account, WebhookEndpoint endpoint, DateTimeOffset now) =>
    [
        .. endpoint.Secrets.Where(secret => Signs(secret, now))
            .Select(secret => protector.Unprotect(secret.Text, Purpose(account, endpoint.Id, secret.Number))),
    ];

    private static bool Signs(EncryptedSecret secret, DateTimeOffset now) => secret.Until is null || secret.Until > now;

    private static string Purpose(AccountSid account, WebhookId endpoint, int number) => $"webhook:{account}:{endpoint}:{number}";
}
