using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Local.Queues;

/// <summary>Keeps a message invisible while it is being handled; then deletes it or releases it for a retry.</summary>
internal sealed class MessageLease : IAsyncDisposable
{
    /// <summary>
    /// Between attempts to delete or release a message during a storage outage. Otherwise it would become visible
    /// only when its lease ends.
    /// </summary>
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly QueueClient _queue;
    private readonly TimeProvider _time;
    private readonly string _id;
    private readonly TimeSpan _length;
    private readonly PeriodicTimer _timer;
    private readonly Task _renewing;
    private string _receipt;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan length, TimeProvider time)
    {
        _queue = queue;
        _time = time;
        _id = message.MessageId;
        _receipt = message.PopReceipt;
        _length = length;
        _timer = new PeriodicTimer(length / 2, time);
        _renewing = RenewAsync();
    }

    public Task DeleteAsync() => EndAsync(() => _queue.DeleteMessageAsync(_id, _receipt, CancellationToken.None));

    public Task ReleaseAsync(TimeSpan after) =>
        EndAsync(() => _queue.UpdateMessageAsync(_id, _receipt, visibilityTimeout: after, cancellationToken: CancellationToken.None));

    public async ValueTask DisposeAsync() => await StopRenewingAsync();

    /// <summary>Retried until it succeeds or the lease has ended.</summary>
    private async Task EndAsync(Func<Task> end)
    {
        await StopRenewingAsync();
        for (var begun = _time.GetTimestamp(); ;)
        {
            try
            {
                await end();
                return;
            }
            catch (RequestFailedException exception) when (IsLost(exception))
            {
                // Another process took the message over.
                return;
            }
            catch (Exception exception) when (StorageOutage.IsTransient(exception) && _time.GetElapsedTime(begun) < _length / 2)
            {
                await Task.Delay(BetweenTries, _time);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Half of the lease is left for a retry.")]
    private async Task RenewAsync()
    {
        while (await _timer.WaitForNextTickAsync())
        {
            try
            {
                UpdateReceipt renewed = await _queue.UpdateMessageAsync(_id, _receipt, visibilityTimeout: _length);
                _receipt = renewed.PopReceipt;
            }
            catch (Exception exception)
            {
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

/// <summary>The life of one fetched message: handled, then deleted, released or moved to the poison queue.</summary>
internal sealed class MessageWork(
    QueueClient queue, QueueClient? poison, QueueSettings settings, QueueHandler handler, TimeProvider time, ILogger logger)
{
    /// <summary>Throws only if the queue is unreachable.</summary>
    public async Task RunAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        await using var lease = new MessageLease(queue, message, settings.Lease, time);
        // Received more often than it failed: the process that had it was killed. Without a poison queue the host
        // leaves it alone.
        if (message.DequeueCount > settings.MaxDequeueCount)
            await PoisonAsync(message, lease);
        else if (await TryHandleAsync(message, cancellationToken))
            await lease.DeleteAsync();
        else if (cancellationToken.IsCancellationRequested)
            // The message is fine: Local is stopping.
            await lease.ReleaseAsync(TimeSpan.Zero);
        else if (message.DequeueCount >= settings.MaxDequeueCount)
            await PoisonAsync(message, lease);
        else if (poison is not null)
            await lease.ReleaseAsync(settings.VisibilityTimeout);
        // As in the Functions host, a message of a poison queue stays invisible until its lease ends: no fast loop.
    }

    [SuppressMessage(
        "Design", "CA1031", Justification = "As in the Functions host, whatever a handler throws makes the message visible again.")]
    private async Task<bool> TryHandleAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await handler(message.Body.ToString(), cancellationToken);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.MessageCanceled(logger, queue.Name, message.MessageId);
            return false;
        }
        catch (Exception exception)
        {
            Log.MessageFailed(logger, queue.Name, message.MessageId, message.DequeueCount, exception);
            return false;
        }
    }

    private async Task PoisonAsync(QueueMessage message, MessageLease lease)
    {
        if (poison is null) return;
        Log.MessagePoisoned(logger, queue.Name, message.MessageId, poison.Name);
        try
        {
            await poison.SendMessageAsync(message.Body, cancellationToken: CancellationToken.None);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await poison.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
            await poison.SendMessageAsync(message.Body, cancellationToken: CancellationToken.None);
        }

        await lease.DeleteAsync();
    }
}
