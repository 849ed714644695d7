using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PushFunctions.Core.Sends.Accept;

/// <summary>The name that a client gives one send, so that it may repeat the request. It prints its hash, never
/// itself.</summary>
public sealed record IdempotencyKey
{
    public const int MaximumLength = 255;

    private IdempotencyKey(string hash) => Hash = hash;

    /// <summary>32 hex digits (128 bits of SHA-256). The clear key is not kept: a client may have put anything into
    /// it.</summary>
    public string Hash { get; }

    /// <summary>Printable ASCII, 1 to 255 characters.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IdempotencyKey? key)
    {
        key = text is { Length: >= 1 and <= MaximumLength } && !text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? new IdempotencyKey(Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes($"send\n{text}")).AsSpan(0, 16)))
            : null;
        return key is not null;
    }

    public override string ToString() => Hash;
}

/// <param name="IsReplay">The operation is an earlier request's; this one made none.</param>
public sealed record AcceptedSend(OperationId Operation, bool IsReplay);

/// <summary>What is known of the send under an idempotency key.</summary>
/// <param name="BodyHash">Hex SHA-256 of the request's body, byte by byte.</param>
/// <param name="Operation">The id of its operation, fixed before anything of the operation is written.</param>
/// <param name="IsAccepted">Whether the operation is durable and is the answer to every repetition.</param>
/// <param name="HeldUntil">Until then a request is taken to be in progress; means nothing once it is accepted.</param>
/// <param name="CreatedAt">From here the key is kept for 24 hours.</param>
/// <param name="Version">Guards the next write; null for one that is not stored yet.</param>
public sealed record SendReservation(
    AccountSid Account,
    IdempotencyKey Key,
    string BodyHash,
    OperationId Operation,
    bool IsAccepted,
    DateTimeOffset HeldUntil,
    DateTimeOffset CreatedAt,
    string? Version = null);

/// <summary>The sends that were made under an idempotency key, for all instances.</summary>
public interface IIdempotencyStore
{
    Task<SendReservation?> FindAsync(AccountSid account, IdempotencyKey key, CancellationToken cancellationToken);

    /// <summary>Null where the key has one already.</summary>
    Task<SendReservation?> TryAddAsync(SendReservation reservation, CancellationToken cancellationToken);

    /// <summary>Null where another write came first.</summary>
    Task<SendReservation?> TryUpdateAsync(SendReservation reservation, CancellationToken cancellationToken);

    /// <summary>False where another write came first.</summary>
    Task<bool> TryRemoveAsync(SendReservation reservation, CancellationToken cancellationToken);

    /// <summary>Removes up to <paramref name="limit"/> that were made before, oldest first. Safe to repeat and to run
    /// on several instances.</summary>
    /// <returns>How many were found; fewer than the limit once none is left.</returns>
    Task<int> RemoveSomeAsync(AccountSid account, DateTimeOffset before, int limit, CancellationToken cancellationToken);
}

/// <summary>
/// Sends under an idempotency key: however often the request comes, and wherever an instance dies, one operation
/// comes of it.
/// <para>
/// The first request (1) checks the request, (2) adds the reservation, which holds the key for a minute and names the
/// operation's id, (3) writes the operation's parts and last the operation, (4) marks the reservation as accepted and
/// gives the operation its messages. The operation's row is what counts: a request that finds it answers with it.
/// Once it is written a fault in (4) costs nothing: the sweep sends what is missing. A refused request got no further
/// than (1), so that it leaves the key free.
/// </para>
/// <para>
/// A request that finds a held reservation answers 409. One that finds a reservation whose time is over takes it by
/// its version and reads the operation. It is there (the first writer died between 3 and 4, or is at 4): it is the
/// answer. It is not (died, or is still, before the end of 3): its id is revoked, which makes a late (3) fail and
/// start over, and lets the sweep remove what was written; then the reservation goes, and the request starts over.
/// </para>
/// </summary>
public sealed class IdempotentSends(
    IIdempotencyStore keys, SendCheck check, SendService sends, IOperationStore operations, FollowUp followUp, IdGenerator ids,
    ServiceTime time)
{
    /// <summary>How long a key keeps its answer.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>How long a request may be at work before another takes its key over.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);

    /// <param name="body">The request's body as it came: the same key with other bytes is refused.</param>
    /// <param name="read">Reads the body. Called only where there is no answer yet: a repetition may come after its
    /// schedule has passed.</param>
    /// <exception cref="RequestException">What the first request is refused for; the key is in use by another body or
    /// by a request that is at work.</exception>
    public async Task<AcceptedSend> AcceptAsync(
        AccountSid account, IdempotencyKey key, ReadOnlyMemory<byte> body, Func<SendCommand> read, CancellationToken cancellationToken)
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
            prepared ??= await check.PrepareAsync(account, read(), cancellationToken);
            var now = time.GetUtcNow();
            var reservation = new SendReservation(account, key, bodyHash, ids.NewOperation(), false, now + Hold, now);
            if (await keys.TryAddAsync(reservation, cancellationToken) is not { } held) continue;
            if (await sends.TryWriteAsync(prepared, held.Operation, cancellationToken) is not { } operation) continue;
            await ConfirmAsync(held, operation);
            return new AcceptedSend(operation.Id, IsReplay: false);
        }
    }

    /// <summary>The answer to a repetition; null where the reservation no longer counts, so that the request starts
    /// over.</summary>
    private async Task<AcceptedSend?> FollowAsync(SendReservation earlier, string bodyHash, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - earlier.CreatedAt >= Kept)
        {
            await keys.TryRemoveAsync(earlier, cancellationToken);
            return null;
        }
        if (earlier.BodyHash != bodyHash)
            throw new RequestException(
                ProblemCode.IdempotencyMismatch,
                "The Idempotency-Key was used with a different body in the last 24 hours. Use a new key for a new request.");
        if (earlier.IsAccepted) return new AcceptedSend(earlier.Operation, IsReplay: true);
        if (earlier.HeldUntil > now)
            throw new RequestException(
                ProblemCode.Conflict,
                "A request with this Idempotency-Key is in progress. Retry after the time in Retry-After.")
            { RetryAfter = ComeBackAfter };
        return await keys.TryUpdateAsync(earlier with { HeldUntil = now + Hold }, cancellationToken) is { } held
            ? await TakeOverAsync(held, cancellationToken) : null;
    }

    private async Task<AcceptedSend?> TakeOverAsync(SendReservation held, CancellationToken cancellationToken)
    {
        if (await operations.TryRevokeAsync(held.Account, held.Operation, cancellationToken))
        {
            await keys.TryRemoveAsync(held, cancellationToken);
            return null;
        }
        var operation = await operations.FindAsync(held.Account, held.Operation, cancellationToken)
            ?? throw new RequestException(
                ProblemCode.Conflict,
                $"The operation '{held.Operation}' of this Idempotency-Key cannot be read. Tell the operator of the service, or use a new key to send the request again.");
        await ConfirmAsync(held, operation);
        return new AcceptedSend(operation.Id, IsReplay: true);
    }

    /// <summary>Where another has taken the key over, it did so for the same operation.</summary>
    private Task ConfirmAsync(SendReservation held, Operation operation) => Task.WhenAll(
        followUp.RunAsync(
            $"the mark of the Idempotency-Key of {operation.Id}", stop => keys.TryUpdateAsync(held with { IsAccepted = true }, stop)),
        sends.StartAsync(operation));
}
