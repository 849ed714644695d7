using Microsoft.Extensions.Logging;
using PushFunctions.Core.Apps;
using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Delivery;

/// <summary>Keeps a credential's health true to what its provider says.</summary>
public sealed class CredentialWatch(CredentialVault vault, TokenBreaker breaker, TimeProvider time, ILogger<CredentialWatch> logger)
{
    public async Task ObserveAsync(AccountSid account, VaultedCredential credential, IReadOnlyList<JobFate> fates, CancellationToken cancellationToken)
    {
        var id = credential.Credential.Id;
        if (RefusalIn(fates) is { } reason)
        {
            vault.Forget(account);
            logger.CredentialRefused(id.Value, reason);
            await vault.ReportAsync(credential.Credential, new CredentialHealth(CredentialStatus.Failing, reason, time.GetUtcNow()), cancellationToken);
        }
        else if (credential.Health.Status == CredentialStatus.Failing && fates.Any(IsAccepted) && !breaker.IsTripped(id))
        {
            await vault.ReportAsync(credential.Credential, CredentialHealth.Ok, cancellationToken);
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
