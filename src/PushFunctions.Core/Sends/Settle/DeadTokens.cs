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
            var dead = window.Dead + window.DeadBefore;
            return dead >= options.Value.DeadTokenMinimum && dead > options.Value.DeadTokenShare * (window.Pushes + window.PushesBefore);
        }
    }

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
    /// <summary>Once for each round, before anything of it is forgotten.</summary>
    public void Count(DeliveryBatch batch, IReadOnlyList<JobResult> results)
    {
        var done = results.OfType<JobResult.Done>().ToList();
        breaker.Count(
            batch.Credential, done.Count(result => result.Outcome is not null), done.Count(result => result.Row.DeadSince is not null));
    }

    /// <param name="earlier">Rows of an earlier lease, which may have ended before their tokens were forgotten.
    /// Forgetting twice does no harm.</param>
    public async Task ForgetAsync(
        Operation operation, DeliveryBatch batch, VaultedCredential credential, IReadOnlyList<NotificationRow> earlier,
        IReadOnlyList<JobResult> results, CancellationToken cancellationToken)
    {
        List<(DeliveryJob Job, DateTimeOffset Since)> dead = [];
        foreach (var row in results.OfType<JobResult.Done>().Select(result => result.Row).Concat(earlier))
        {
            if (row.DeadSince is { } since) dead.Add((batch.Jobs.First(job => job.Position == row.Position), since));
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
            await ForgetAsync(operation, credential.App, new DeviceAddress(batch.Provider, job.Token), job.User, since, cancellationToken);
    }

    private async Task ForgetAsync(
        Operation operation, AppName app, DeviceAddress address, UserId? user, DateTimeOffset since, CancellationToken cancellationToken)
    {
        user ??= (await owners.FindOwnerAsync(operation.Account, app, address, cancellationToken))?.User;
        if (user is not null && await registrations.ForgetAsync(operation.Account, app, user, address, since, cancellationToken))
            metrics.TokenForgotten(address.Provider);
    }
}
