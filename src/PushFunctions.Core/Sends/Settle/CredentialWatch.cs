namespace PushFunctions.Core.Sends.Settle;

/// <summary>Keeps a credential's health true to what its provider says.</summary>
public sealed class CredentialWatch(CredentialVault vault, TokenBreaker breaker, ServiceTime time)
{
    public async Task ObserveAsync(VaultedCredential credential, IReadOnlyList<JobResult> results, CancellationToken cancellationToken)
    {
        var used = credential.Credential;
        if (RefusalIn(results) is { } reason)
        {
            vault.Forget(used.Account);
            await vault.ReportAsync(used, new CredentialHealth(CredentialStatus.Failing, reason, time.GetUtcNow()), cancellationToken);
        }
        else if (credential.Health.Status == CredentialStatus.Failing && results.Any(IsAccepted) && !breaker.IsTripped(used.Id))
        {
            await vault.ReportAsync(used, CredentialHealth.Ok, cancellationToken);
        }
    }

    private static bool IsAccepted(JobResult result) => result is JobResult.Done { Response: DeliveryOutcome.Accepted };

    private static string? RefusalIn(IReadOnlyList<JobResult> results) => results
        .Select(result => result switch
        {
            JobResult.Rescheduled { Refused: { } refused } => refused.Reason,
            JobResult.Done { Response: DeliveryOutcome.CredentialRefused refused } => refused.Reason,
            _ => null,
        })
        .FirstOrDefault(reason => reason is not null);
}
