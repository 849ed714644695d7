namespace PushFunctions.Core.Sends.Settle;

public enum CredentialVerdict
{
    /// <summary>The provider accepts the credential.</summary>
    Valid,

    /// <summary>The provider refuses it, or it cannot be decrypted.</summary>
    Refused,

    /// <summary>The provider did not say: it was not reached, or is in trouble.</summary>
    Unreachable,
}

/// <param name="Reason">The provider's; null for a valid one.</param>
public sealed record CredentialCheck(CredentialVerdict Verdict, string? Reason, DateTimeOffset CheckedAt);

/// <summary>Checks a credential with its provider, now, and keeps its health true to the answer.</summary>
public sealed class CredentialChecker(
    ICatalogStore catalogs, CredentialCodec codec, CredentialVault vault, IEnumerable<ICredentialProbe> probes, ServiceTime time)
{
    /// <summary>The reason where the key that encrypted the content is not configured, or the row was changed.</summary>
    public const string CannotBeDecrypted = "CannotBeDecrypted";

    /// <exception cref="RequestException">Not found.</exception>
    public async Task<CredentialCheck> CheckAsync(AccountSid account, CredentialId id, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.LoadAsync(account, cancellationToken);
        var credential = catalog.FindCredential(id) ?? throw RequestException.NotFound("The credential");
        if (TryUnprotect(account, credential) is not { } used)
            return new CredentialCheck(CredentialVerdict.Refused, CannotBeDecrypted, time.GetUtcNow());
        var probe = probes.First(probe => probe.Serves(used.Type));
        var check = Read(await probe.SendAsync(used, cancellationToken), time.GetUtcNow());
        // The health of this moment decides whether an endpoint is told of a change.
        vault.Forget(account);
        if (check.Verdict == CredentialVerdict.Valid)
            await vault.ReportAsync(used, CredentialHealth.Ok, cancellationToken);
        else if (check.Verdict == CredentialVerdict.Refused)
            await vault.ReportAsync(
                used, new CredentialHealth(CredentialStatus.Failing, check.Reason, check.CheckedAt), cancellationToken);
        return check;
    }

    /// <summary>A refusal of the token, or of what was sent, comes after the sender was accepted.</summary>
    private static CredentialCheck Read(DeliveryOutcome outcome, DateTimeOffset now) => outcome switch
    {
        DeliveryOutcome.CredentialRefused refused => new(CredentialVerdict.Refused, refused.Reason, now),
        DeliveryOutcome.Deferred deferred => new(CredentialVerdict.Unreachable, deferred.Reason, now),
        DeliveryOutcome.Rejected { Kind: RejectionKind.Request, Reason: var reason } => new(CredentialVerdict.Unreachable, reason, now),
        _ => new(CredentialVerdict.Valid, null, now),
    };

    private PushCredential? TryUnprotect(AccountSid account, Credential credential)
    {
        try
        {
            return new PushCredential(
                account, credential.Id, credential.Revision, credential.Type, codec.Unprotect(account, credential));
        }
        catch (CredentialDecryptionException)
        {
            return null;
        }
    }
}
