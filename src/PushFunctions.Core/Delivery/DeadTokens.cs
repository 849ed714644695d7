using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PushFunctions.Core.Apps;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Registrations;
using PushFunctions.Core.Sending;
using PushFunctions.Core.Telemetry;

namespace PushFunctions.Core.Delivery;

/// <summary>Forgets tokens that their provider calls dead, unless too many are at once or the app registered them since.</summary>
public sealed class DeadTokens(
    RegistrationService registrations,
    ITokenOwnerStore owners,
    TokenBreaker breaker,
    CredentialVault vault,
    PushMetrics metrics,
    IOptions<DeliveryOptions> options,
    TimeProvider time,
    ILogger<DeadTokens> logger)
{
    /// <param name="earlier">Rows of an earlier claim, whose forgetting may not have been reached; how long before its row each push was begun, the claim's margin says. Forgetting twice does no harm.</param>
    public async Task ForgetAsync(Operation operation, DeliveryBatch batch, VaultedCredential credential, IReadOnlyList<NotificationRow> earlier, IReadOnlyList<JobFate> fates, CancellationToken cancellationToken)
    {
        List<(DeliveryJob Job, DateTimeOffset Since)> dead = [.. fates.OfType<JobFate.Done>().Select(done => (done.Job, Since: DeadSince(done))).Where(entry => entry.Since is not null).Select(entry => (entry.Job, entry.Since!.Value))];
        breaker.Count(batch.Credential, fates.OfType<JobFate.Done>().Count(done => done.Outcome is not null), dead.Count);
        dead.AddRange(earlier.Where(row => row.Error?.Code is DeliveryErrorCode.TokenExpired or DeliveryErrorCode.TokenRejected).Select(row => (batch.Jobs.First(job => job.Position == row.Position), row.SettledAt - options.Value.ClaimMargin)));
        if (dead.Count == 0) return;
        if (breaker.IsTripped(batch.Credential))
        {
            logger.TokensKept(batch.Credential.Value, dead.Count);
            await vault.ReportAsync(
                credential.Credential,
                new CredentialHealth(CredentialStatus.Failing, "MassTokenRejection: check the environment (production or sandbox), the topic and the project", time.GetUtcNow()),
                cancellationToken);
            return;
        }

        foreach (var (job, since) in dead) await ForgetAsync(operation, credential.App, new DeviceAddress(batch.Provider, job.Token), job.User, since, cancellationToken);
    }

    private async Task ForgetAsync(Operation operation, AppName app, DeviceAddress address, UserId? user, DateTimeOffset since, CancellationToken cancellationToken)
    {
        user ??= (await owners.FindAsync(operation.Account, app, address, cancellationToken))?.User;
        if (user is not null && await registrations.ForgetAsync(operation.Account, app, user, address, since, cancellationToken))
            metrics.TokenForgotten(address.Provider);
    }

    /// <summary>The provider's time where it names one. Else the moment before the push: who registers afterwards is kept.</summary>
    private static DateTimeOffset? DeadSince(JobFate.Done done) => done.Outcome switch
    {
        DeliveryOutcome.TokenExpired expired => expired.Since ?? done.AskedAt,
        DeliveryOutcome.Rejected { Kind: RejectionKind.Token } => done.AskedAt,
        _ => null,
    };
}
