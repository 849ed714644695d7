using System.Globalization;

namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>Counts the storage transactions of a running service from one moment on.</summary>
internal sealed class TransactionMeter(RunningService service)
{
    private readonly StorageTransactions _counter = service.Transactions;
    private readonly Count _start = Of(service.Transactions);

    public Count Read()
    {
        var now = Of(_counter);
        return new Count(now.Work - _start.Work, now.Looks - _start.Looks);
    }

    private static Count Of(StorageTransactions counter)
    {
        var looks = counter.CountOf(StorageTransactionKind.QueueReceive);
        return new Count(counter.Total - looks, looks);
    }

    /// <param name="Work">All but the looks at the queues.</param>
    /// <param name="Looks">Looks at the queues, which go on with or without a send; each brings up to 16 messages, or
    /// none.</param>
    internal sealed record Count(long Work, long Looks)
    {
        public string PerPush(int pushes) => string.Create(
            CultureInfo.InvariantCulture,
            $"{(double)Work / pushes:0.0000} storage transactions per push ({Work} for {pushes}), and {Looks} looks at the queues");
    }
}
