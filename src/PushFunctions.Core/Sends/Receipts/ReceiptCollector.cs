using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Receipts;

/// <summary>A receipt as an app posted it.</summary>
/// <param name="Id">What the push carried; nothing is known of it yet.</param>
/// <param name="At">Null where the app did not say.</param>
public sealed record PostedReceipt(string Id, ReceiptKinds Kind, DateTimeOffset? At);

/// <summary>
/// Gathers receipts for two seconds and writes them together: at a hundred a second each would cost a transaction
/// otherwise. What an instance has gathered is lost if it is killed; one that stops writes it first. What counts
/// nothing is dropped without a read: an id that was not signed here, a kind that the send did not ask for, and one that
/// comes too late.
/// </summary>
public sealed class ReceiptCollector(
    ReceiptSigner signer, IReceiptStore store, ReceiptEvents events, FollowUp followUp, IOptions<RetentionOptions> retention,
    ServiceTime time)
    : IAsyncDisposable, IDisposable
{
    public static readonly TimeSpan Gathering = TimeSpan.FromSeconds(2);

    /// <summary>How late a receipt may come after its push.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(7);

    /// <summary>How far a device's clock may be ahead.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Receipts that are gathered at most: while storage is unavailable, more are dropped.</summary>
    public const int Capacity = 50_000;

    /// <summary>Receipts that are written before the next are taken: what comes slowly makes progress all the same.</summary>
    private const int AtATime = 1_000;

    private readonly Lock _gate = new();
    private Dictionary<(NotificationId, ReceiptKinds), Receipt> _gathered = [];
    private bool _isWriting;

    /// <returns>How many of them count. Whether the same was told before is not known.</returns>
    public int Add(IReadOnlyList<PostedReceipt> posted)
    {
        var now = time.GetUtcNow();
        Receipt[] counting = [.. posted.Select(receipt => Check(receipt, now)).OfType<Receipt>()];
        if (counting.Length == 0) return 0;
        lock (_gate)
        {
            foreach (var receipt in counting)
            {
                // Of several the first counts: an app that repeats a receipt does not move its time.
                if (_gathered.Count < Capacity) _gathered.TryAdd((receipt.Notification, receipt.Kind), receipt);
            }

            if (_isWriting) return counting.Length;
            _isWriting = true;
        }

        // It never throws: what fails is logged, and gathered again.
        _ = WriteLaterAsync();
        return counting.Length;
    }

    /// <summary>Writes what was gathered so far. Where that fails it is gathered again.</summary>
    public Task WriteAsync() => followUp.RunAsync("the writing of receipts", async stop =>
    {
        Dictionary<(NotificationId, ReceiptKinds), Receipt> taken;
        lock (_gate) (taken, _gathered) = (_gathered, []);
        var left = new Queue<Receipt[]>(taken.Values.Chunk(AtATime));
        try
        {
            for (; left.TryPeek(out var some); left.Dequeue())
            {
                await events.BeforeAsync(some, stop);
                await store.WriteAsync(some, stop);
            }
        }
        catch
        {
            lock (_gate)
            {
                foreach (var receipt in left.SelectMany(some => some))
                {
                    if (_gathered.Count < Capacity) _gathered[(receipt.Notification, receipt.Kind)] = receipt;
                }
            }

            throw;
        }
    });

    public async ValueTask DisposeAsync() => await WriteAsync();

    public void Dispose()
    {
        // A process that has no time to write loses what it gathered.
    }

    private async Task WriteLaterAsync()
    {
        do
        {
            await Task.Delay(Gathering, time);
            await WriteAsync();
        }
        while (HasMore());
    }

    private bool HasMore()
    {
        lock (_gate) return _isWriting = _gathered.Count > 0;
    }

    private Receipt? Check(PostedReceipt posted, DateTimeOffset now)
    {
        if (!signer.TryRead(posted.Id, out var id) || !id.Asked.HasFlag(posted.Kind)) return null;
        var kept = TimeSpan.FromDays(retention.Value.Days);
        if (now - id.SentAt >= (kept < Window ? kept : Window)) return null;
        var at = posted.At is { } told && told < now ? told : now;
        return new Receipt(id.Notification, posted.Kind, at < id.SentAt ? id.SentAt : at);
    }
}
