using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace PushFunctions.Local.Queues;

/// <summary>The life of one fetched message: handled, then deleted, released or moved to the poison queue.</summary>
internal sealed class MessageWork(QueueClient queue, QueueClient? poison, QueueSettings settings, QueueHandler handler, TimeProvider time, ILogger logger)
{
    /// <summary>Throws only where the queue cannot be reached.</summary>
    public async Task RunAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        await using var lease = new MessageLease(queue, message, settings.Lease, time);
        // More leases than failures: whoever had it was killed. Without a poison queue the host leaves it alone.
        if (message.DequeueCount > settings.MaxDequeueCount)
            await PoisonAsync(message, lease);
        else if (await TryHandleAsync(message, cancellationToken))
            await lease.DeleteAsync();
        else if (cancellationToken.IsCancellationRequested)
            // Nothing is wrong with it; this desk closes.
            await lease.ReleaseAsync(TimeSpan.Zero);
        else if (message.DequeueCount >= settings.MaxDequeueCount)
            await PoisonAsync(message, lease);
        else if (poison is not null)
            await lease.ReleaseAsync(settings.VisibilityTimeout);
        // A message of a poison queue stays invisible until its lease ends, as with the host: no fast loop.
    }

    [SuppressMessage("Design", "CA1031", Justification = "As the host: whatever a handler throws makes the message come again.")]
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
