namespace PushFunctions.Core.Sends.Settle;

/// <summary>Keeps a credential's health true to what its provider says.</summary>
public sealed class CredentialWatch(CredentialVault vault, TokenBreaker breaker, TimeProvider time)
{
    public async Task ObserveAsync(VaultedCredential credential, IReadOnlyList<JobFate> fates, CancellationToken cancellationToken)
    {
        var asked = credential.Credential;
        if (RefusalIn(fates) is { } reason)
        {
            vault.Forget(asked.Account);
            await vault.ReportAsync(asked, new CredentialHealth(CredentialStatus.Failing, reason, time.GetUtcNow()), cancellationToken);
        }
        else if (credential.Health.Status == CredentialStatus.Failing && fates.Any(IsAccepted) && !breaker.IsTripped(asked.Id))
        {
            await vault.ReportAsync(asked, CredentialHealth.Ok, cancellationToken);
        }
    }

    private static bool IsAccepted(JobFate fate) => fate is JobFate.Done { Outcome: DeliveryOutcome.Accepted };

    private static string? RefusalIn(IReadOnlyList<JobFate> fates) => fates
        .Select(fate => fate switch
        {
            JobFate.PutOff { Refused: { } refused } => refused.Reason,
            JobFate.Done { Outcome: DeliveryOutcome.CredentialRefused refused } => refused.Reason,
            _ => null,
        })
        .FirstOrDefault(reason => reason is not null);
}
