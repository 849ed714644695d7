using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace PushFunctions.Local.Queues;

/// <summary>Keeps a message invisible for as long as it is worked on, and ends it: deleted, or visible again later.</summary>
internal sealed class MessageLease : IAsyncDisposable
{
    private readonly QueueClient _queue;
    private readonly string _id;
    private readonly TimeSpan _length;
    private readonly PeriodicTimer _timer;
    private readonly Task _renewing;
    private string _receipt;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan length, TimeProvider time)
    {
        _queue = queue;
        _id = message.MessageId;
        _receipt = message.PopReceipt;
        _length = length;
        _timer = new PeriodicTimer(length / 2, time);
        _renewing = RenewAsync();
    }

    public async Task DeleteAsync()
    {
        await StopRenewingAsync();
        try
        {
            await _queue.DeleteMessageAsync(_id, _receipt, CancellationToken.None);
        }
        catch (RequestFailedException exception) when (IsLost(exception))
        {
            // Somebody else took it over and will end it.
        }
    }

    public async Task ReleaseAsync(TimeSpan after)
    {
        await StopRenewingAsync();
        try
        {
            await _queue.UpdateMessageAsync(_id, _receipt, visibilityTimeout: after, cancellationToken: CancellationToken.None);
        }
        catch (RequestFailedException exception) when (IsLost(exception))
        {
            // Somebody else took it over and will end it.
        }
    }

    public async ValueTask DisposeAsync() => await StopRenewingAsync();

    private async Task RenewAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                UpdateReceipt renewed = await _queue.UpdateMessageAsync(_id, _receipt, visibilityTimeout: _length);
                _receipt = renewed.PopReceipt;
            }
            catch (Exception exception) when (StorageFault.Is(exception))
            {
                // Lost for good, or not reached this time: half of the lease is left to try again.
                if (IsLost(exception)) return;
            }
        }
    }

    private async Task StopRenewingAsync()
    {
        _timer.Dispose();
        await _renewing;
    }

    private static bool IsLost(Exception exception) =>
        exception is RequestFailedException { ErrorCode: { } code }
        && (code == QueueErrorCode.MessageNotFound || code == QueueErrorCode.PopReceiptMismatch || code == QueueErrorCode.QueueNotFound);
}
