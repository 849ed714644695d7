using System.Globalization;
using PushFunctions.StorageEmulator.Http;
using PushFunctions.StorageEmulator.Queues;
using PushFunctions.StorageEmulator.Tables;

namespace PushFunctions.StorageEmulator;

/// <summary>
/// The tables and queues of one storage account, in memory. It outlives the processes that use it: each has a
/// <see cref="MemoryTransport"/> of its own. Requests are executed one after the other, and each at one moment.
/// </summary>
public sealed class MemoryAccount
{
    /// <summary>For clients over a <see cref="MemoryTransport"/>; the key opens nothing.</summary>
    public const string ConnectionString =
        "DefaultEndpointsProtocol=https;AccountName=memory;AccountKey=bWVtb3J5;TableEndpoint=https://memory.table.core.windows.net/;QueueEndpoint=https://memory.queue.core.windows.net/";

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private long _ordinal;

    /// <param name="time">Moves visibility, expiry and the rows' timestamps.</param>
    public MemoryAccount(TimeProvider time)
    {
        _time = time;
        Tables = new TableState(time);
        Queues = new QueueState(time);
    }

    /// <summary>At most so many rows in any page of a query, with a continuation token after them, as the service may
    /// do; 1 or more. Null: as many as are asked for. A <see cref="StorageFault"/> does the same for one
    /// request.</summary>
    public int? PageLimit { get; set; }

    internal TableState Tables { get; }

    internal QueueState Queues { get; }

    internal long NextOrdinal() => Interlocked.Increment(ref _ordinal);

    internal StorageAnswer Execute(StorageCommand command, int? pageLimit)
    {
        lock (_lock)
        {
            try
            {
                return Dated(command.Execute(this, pageLimit ?? PageLimit));
            }
            catch (RefusedException refusal)
            {
                return Dated(StorageAnswer.Of(command.Service, refusal.Error));
            }
        }
    }

    private StorageAnswer Dated(StorageAnswer answer) =>
        answer with { Headers = [.. answer.Headers, ("Date", _time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture))] };
}
