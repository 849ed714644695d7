using Microsoft.Extensions.Logging;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>An OAuth access token. Its ToString is safe to log.</summary>
/// <param name="InPlaceOfRefused">It was requested because FCM had refused the one before.</param>
internal sealed record AccessToken(string Header, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, bool InPlaceOfRefused)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    /// <summary>From here on it is renewed although it is still valid: 5 minutes before it expires.</summary>
    public DateTimeOffset RenewAt { get; } = ExpiresAt - TimeSpan.FromTicks(Math.Min(Early.Ticks, (ExpiresAt - IssuedAt).Ticks / 2));

    public override string ToString() => nameof(AccessToken);
}

/// <summary>The result of signing in: an access token, or the outcome of the pushes that needed one.</summary>
internal abstract record SignIn
{
    private SignIn() { }

    public sealed record Done(AccessToken Token) : SignIn;

    public sealed record Failed(DeliveryOutcome Outcome) : SignIn;
}

/// <summary>
/// The access token that all sends of one credential share. It is renewed once for all who wait, 5 minutes before it
/// ends; a failure is kept for a moment, so that a batch does not repeat the same request fifty times.
/// </summary>
internal sealed class FcmAccessTokens(Func<bool, Task<SignIn>> signIn, PushCredential credential, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FailureKept = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan NewTokenTrusted = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private AccessToken? _current;
    private Task<SignIn>? _renewal;
    private SignIn? _failure;
    private DateTimeOffset _failedAt;

    public ValueTask<SignIn> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _current is { } current && time.GetUtcNow() < current.RenewAt
                ? new ValueTask<SignIn>(new SignIn.Done(current))
                : RenewAsync(refused: null, cancellationToken);
        }
    }

    /// <summary>Another token in place of one that FCM refused; null when that one was itself new and for the same
    /// reason.</summary>
    public async ValueTask<SignIn?> ReplaceAsync(AccessToken refused, CancellationToken cancellationToken)
    {
        ValueTask<SignIn> renewal;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_current is { } current && current != refused && now < current.RenewAt) return new SignIn.Done(current);
            if (refused.InPlaceOfRefused && now - refused.IssuedAt < NewTokenTrusted) return null;
            renewal = RenewAsync(refused, cancellationToken);
        }

        return await renewal;
    }

    // Under the lock.
    private ValueTask<SignIn> RenewAsync(AccessToken? refused, CancellationToken cancellationToken)
    {
        if (_failure is not null && time.GetUtcNow() - _failedAt < FailureKept) return new ValueTask<SignIn>(Fallback(_failure, refused));
        _renewal ??= Task.Run(() => SignInAsync(refused), CancellationToken.None);
        return new ValueTask<SignIn>(_renewal.WaitAsync(cancellationToken));
    }

    private async Task<SignIn> SignInAsync(AccessToken? refused)
    {
        SignIn? result = null;
        try
        {
            result = await signIn(refused is not null);
            return Report(result, refused);
        }
        finally
        {
            lock (_lock)
            {
                (_renewal, _failedAt) = (null, time.GetUtcNow());
                _failure = result is SignIn.Failed ? result : null;
                if (result is SignIn.Done done) _current = done.Token;
            }
        }
    }

    private SignIn Report(SignIn result, AccessToken? refused)
    {
        if (result is SignIn.Failed { Outcome: var outcome })
            Log.AccessTokenNotRenewed(logger, credential.Id, credential.Revision, ReasonOf(outcome));
        else
            Log.AccessTokenRenewed(logger, credential.Id, credential.Revision);
        return Fallback(result, refused);
    }

    // Renewal begins early, so there is mostly a token that is still good.
    private SignIn Fallback(SignIn result, AccessToken? refused) =>
        result is SignIn.Failed && _current is { } current && current != refused
            && time.GetUtcNow() < current.ExpiresAt ? new SignIn.Done(current) : result;

    private static string ReasonOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.CredentialRefused refusal => refusal.Reason,
        DeliveryOutcome.Deferred deferred => deferred.Reason,
        _ => outcome.GetType().Name,
    };
}
