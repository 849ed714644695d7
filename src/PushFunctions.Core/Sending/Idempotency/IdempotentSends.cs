using System.Security.Cryptography;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Problems;
using PushFunctions.Core.Sending.Acceptance;
using PushFunctions.Core.Sending.Progress;

namespace PushFunctions.Core.Sending.Idempotency;

/// <summary>
/// Sends under an idempotency key: however often the request comes, and wherever an instance dies, one operation comes of it.
/// <para>
/// Who comes first (1) checks the request, (2) adds the reservation, which holds the key for a minute and names the operation's id, (3) writes the
/// operation, (4) marks the reservation as accepted under its version, and only then (5) gives the operation its messages. The mark is what counts:
/// nobody is answered before it, and after it every repetition has the same answer. A refused request got no further than (1), so that it
/// leaves the key free.
/// </para>
/// <para>
/// Who finds a reservation that is held answers 409. Who finds one whose time is over takes it: its version changes, so that a slow first writer
/// can no longer pass (4). Then the operation is looked for. It is whole (the first writer died between 3 and 4, or is about to fail at 4): it is
/// accepted as it is. It is not whole, or not there (died, or is still, between 2 and 3): its id is revoked, which makes a late (3) fail and
/// keeps the sweep from ever starting what was written; then the reservation goes, and the request begins anew. A crash after (4) loses
/// messages only, which the sweep puts back.
/// </para>
/// <para>
/// Two who take over one after the other can see different things: the first an operation that is not whole, the second, after the writer has
/// gone on, one that is. So that the first does not revoke what the second accepts, accepting begins with a write to the operation, and
/// revoking goes by the version that was seen.
/// </para>
/// </summary>
public sealed class IdempotentSends(
    IIdempotencyStore keys, SendService sends, IOperationStore operations, ProgressReader progress, IdGenerator ids, TimeProvider time)
{
    /// <summary>How long a key keeps its answer.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>How long a request may be at work before another takes its key over.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);

    /// <param name="body">The request's body as it came: the same key with other bytes is refused.</param>
    /// <param name="read">Reads the body. Called only where there is no answer yet: a repetition may come after its schedule has passed.</param>
    /// <exception cref="RequestException">What the first request is refused for; the key is in use by another body or by a request that is at work.</exception>
    public async Task<AcceptedSend> AcceptAsync(AccountSid account, IdempotencyKey key, ReadOnlyMemory<byte> body, Func<SendCommand> read, CancellationToken cancellationToken)
    {
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData(body.Span));
        PreparedSend? prepared = null;
        while (true)
        {
            if (await keys.FindAsync(account, key, cancellationToken) is { } earlier)
            {
                if (await FollowAsync(earlier, bodyHash, cancellationToken) is { } answer) return answer;
                continue;
            }
            prepared ??= await sends.PrepareAsync(account, read(), cancellationToken);
            var now = time.GetUtcNow();
            var reservation = new SendReservation(account, key, bodyHash, ids.NewOperation(), false, now + Hold, now);
            if (await keys.TryAddAsync(reservation, cancellationToken) is not { } held) continue;
            var operation = await sends.WriteAsync(prepared, held.Operation, cancellationToken);
            if (await ConfirmAsync(held, operation, cancellationToken)) return new AcceptedSend(operation.Id, IsReplay: false);
        }
    }

    /// <summary>The answer to a repetition; null where the reservation no longer counts, so that the request is to be looked at anew.</summary>
    private async Task<AcceptedSend?> FollowAsync(SendReservation earlier, string bodyHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - earlier.CreatedAt >= Kept)
        {
            await keys.TryRemoveAsync(earlier, cancellationToken);
            return null;
        }
        if (earlier.BodyHash != bodyHash)
            throw new RequestException(ProblemCode.IdempotencyMismatch, "The Idempotency-Key was used with another body in the last 24 hours. Use a new key for a new request.");
        if (earlier.IsAccepted) return new AcceptedSend(earlier.Operation, IsReplay: true);
        if (earlier.HeldUntil > now)
            throw new RequestException(ProblemCode.Conflict, "A request with this Idempotency-Key is being worked on. Send this one again after the time in Retry-After.") { RetryAfter = ComeBackAfter };
        return await keys.TryUpdateAsync(earlier with { HeldUntil = now + Hold }, cancellationToken) is { } held ? await TakeOverAsync(held, cancellationToken) : null;
    }

    private async Task<AcceptedSend?> TakeOverAsync(SendReservation held, CancellationToken cancellationToken)
    {
        while (true)
        {
            var operation = await operations.FindAsync(held.Account, held.Operation, cancellationToken);
            if (operation is not null && (await progress.ReadAsync(operation, cancellationToken)).IsAccepted(operation))
            {
                if (await operations.TryUpdateAsync(operation, cancellationToken) is not { } kept) continue;
                return await ConfirmAsync(held, kept, cancellationToken) ? new AcceptedSend(kept.Id, IsReplay: true) : null;
            }
            if (!await operations.TryRevokeAsync(held.Account, held.Operation, operation?.Version, cancellationToken)) continue;
            await keys.TryRemoveAsync(held, cancellationToken);
            return null;
        }
    }

    /// <summary>False where another has taken the key over: what the reservation says by now is the answer.</summary>
    private async Task<bool> ConfirmAsync(SendReservation held, Operation operation, CancellationToken cancellationToken)
    {
        if (await keys.TryUpdateAsync(held with { IsAccepted = true }, cancellationToken) is null)
        {
            // Either we were overtaken, or the write was ours and its answer was lost on the way.
            var stored = await keys.FindAsync(held.Account, held.Key, cancellationToken);
            if (stored is not { IsAccepted: true } || stored.Operation != operation.Id) return false;
        }
        await sends.StartAsync(operation, cancellationToken);
        return true;
    }
}
