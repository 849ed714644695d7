using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Settle;

/// <summary>
/// Trips when too large a share of a credential's pushes finds dead tokens: then the credential or its environment is
/// wrong, not the tokens, and nothing is forgotten. Counts of the last five to ten minutes, of this instance.
/// </summary>
public sealed class TokenBreaker(IOptions<DeliveryOptions> options, TimeProvider time)
{
    private static readonly TimeSpan HalfWindow = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<CredentialId, Window> _windows = new();

    /// <summary>Counts a round before anything of it is forgotten.</summary>
    public void Count(CredentialId credential, int pushes, int dead)
    {
        var window = _windows.GetOrAdd(credential, _ => new Window());
        lock (window)
        {
            window.TurnTo(time.GetUtcNow().Ticks / HalfWindow.Ticks);
            window.Pushes += pushes;
            window.Dead += dead;
        }
    }

    public bool IsTripped(CredentialId credential)
    {
        if (!_windows.TryGetValue(credential, out var window)) return false;
        lock (window)
        {
            window.TurnTo(time.GetUtcNow().Ticks / HalfWindow.Ticks);
            return AreTooMany(window.Dead + window.DeadBefore, window.Pushes + window.PushesBefore);
        }
    }

    /// <summary>Whether so many would trip it by themselves.</summary>
    public bool AreTooMany(int dead, int pushes) =>
        dead >= options.Value.DeadTokenMinimum && dead > options.Value.DeadTokenShare * pushes;

    private sealed class Window
    {
        private long _slot;

        public int Pushes { get; set; }

        public int Dead { get; set; }

        public int PushesBefore { get; private set; }

        public int DeadBefore { get; private set; }

        public void TurnTo(long slot)
        {
            if (slot == _slot) return;
            var isNext = slot == _slot + 1;
            (PushesBefore, DeadBefore) = isNext ? (Pushes, Dead) : (0, 0);
            (Pushes, Dead, _slot) = (0, 0, slot);
        }
    }
}

/// <summary>Forgets tokens that their provider calls dead, unless too many die at once, or the app has registered the
/// token since.</summary>
public sealed class DeadTokens(
    RegistrationService registrations,
    IRegistrationStore owners,
    TokenBreaker breaker,
    CredentialVault vault,
    PushMetrics metrics,
    ServiceTime time,
    ILogger<DeadTokens> logger)
{
    /// <summary>Once for each batch, before anything of it is forgotten.</summary>
    public void Count(DeliveryBatch batch, IReadOnlyList<JobResult> results)
    {
        var done = results.OfType<JobResult.Done>().ToList();
        breaker.Count(
            batch.Credential, done.Count(result => result.Response is not null),
            done.Count(result => result.Outcome.DeadSince is not null));
    }

    /// <summary>
    /// Forgets the dead tokens of a settled batch whose message came again: the worker that settled it may have died
    /// before it forgot them. Forgetting twice does no harm. Nothing is forgotten of a failing credential, or where
    /// many of the batch died at once: what the breaker knew that sent them, this instance does not.
    /// </summary>
    public async Task ForgetAgainAsync(AccountSid account, DeliveryBatch batch, CancellationToken cancellationToken)
    {
        var dead = batch.Outcomes.Count(outcome => outcome.DeadSince is not null);
        if (dead == 0 || breaker.AreTooMany(dead, batch.Jobs.Count)) return;
        if (await vault.FindAsync(account, batch.Credential, cancellationToken) is { Health.Status: not CredentialStatus.Failing } found)
            await ForgetAsync(batch, found, cancellationToken);
    }

    /// <param name="batch">As it was settled. Its pushes are not repeated, whatever becomes of the forgetting.</param>
    public async Task ForgetAsync(DeliveryBatch batch, VaultedCredential credential, CancellationToken cancellationToken)
    {
        List<(DeliveryJob Job, DateTimeOffset Since)> dead = [];
        foreach (var outcome in batch.Outcomes)
        {
            if (outcome.DeadSince is { } since) dead.Add((batch.Jobs.First(job => job.Position == outcome.Position), since));
        }

        if (dead.Count == 0) return;
        if (breaker.IsTripped(batch.Credential))
        {
            logger.MassTokenRefusal(batch.Credential.Value, dead.Count);
            await vault.ReportAsync(
                credential.Credential,
                new CredentialHealth(
                    CredentialStatus.Failing,
                    "MassTokenRejection: check the environment (production or sandbox), the topic and the project", time.GetUtcNow()),
                cancellationToken);
            return;
        }

        foreach (var (job, since) in dead)
            await ForgetAsync(credential, new DeviceAddress(batch.Provider, job.Token), job.User, since, cancellationToken);
    }

    private async Task ForgetAsync(
        VaultedCredential credential, DeviceAddress address, UserId? user, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var (account, app) = (credential.Credential.Account, credential.App);
        user ??= (await owners.FindOwnerAsync(account, app, address, cancellationToken))?.User;
        if (user is not null && await registrations.ForgetAsync(account, app, user, address, since, cancellationToken))
            metrics.TokenForgotten(address.Provider);
    }
}
