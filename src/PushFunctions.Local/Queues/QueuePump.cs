using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using PushFunctions.Storage.Clients;

namespace PushFunctions.Local.Queues;

/// <summary>Handles a message. An exception means that it must be retried.</summary>
public delegate Task QueueHandler(string message, CancellationToken cancellationToken);

/// <summary>The delay between queue polls: none while the queue has messages, growing while it is empty.</summary>
internal sealed class PollingInterval(TimeSpan longest)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private TimeSpan _next = Shortest;

    public TimeSpan After(bool found)
    {
        if (found)
        {
            _next = Shortest;
            return TimeSpan.Zero;
        }

        var wait = _next < longest ? _next : longest;
        _next = wait * 2;
        return wait;
    }
}

/// <summary>
/// Does for one queue what the storage-queue trigger of the Functions host does: success deletes a message, a failure
/// makes it visible again after the visibility timeout, the last permitted failure moves it to the poison queue.
/// Whatever fails, polling continues.
/// </summary>
/// <param name="poison">Null for a poison queue, which has none.</param>
/// <param name="signal">Set when this process has put a message on the queue; null where it cannot be known.</param>
public sealed class QueuePump(
    QueueClient queue, QueueClient? poison, QueueSettings settings, QueueHandler handler, TimeProvider time, ILogger logger,
    QueueSignal? signal = null)
{
    private readonly QueueSignal _signal = signal ?? new QueueSignal();
    private readonly MessageWork _work = new(queue, poison, settings, handler, time, logger);

    /// <summary>Pumps until it is stopped; returns when no message is being handled.</summary>
    /// <param name="stopping">No more messages are received.</param>
    /// <param name="cancellationToken">Messages in progress are canceled and released.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken cancellationToken)
    {
        var polling = new PollingInterval(settings.MaxPollingInterval);
        var running = new HashSet<Task>();
        while (!stopping.IsCancellationRequested)
        {
            if (running.Count > settings.NewBatchThreshold)
            {
                await Task.WhenAny(running);
                running.RemoveWhere(static task => task.IsCompleted);
                continue;
            }

            var messages = await TryReceiveAsync(cancellationToken);
            foreach (var message in messages)
                running.Add(WorkAsync(message, cancellationToken));
            if (polling.After(messages.Count > 0) is { Ticks: > 0 } wait) await _signal.WaitAsync(wait, time, stopping);
        }

        await Task.WhenAll(running);
    }

    /// <summary>Handles the messages that are or become visible, until a poll finds none.</summary>
    /// <returns>How many messages were handled, successfully or not.</returns>
    public async Task<int> PumpUntilIdleAsync(CancellationToken cancellationToken)
    {
        var handled = 0;
        while (await ReceiveAsync(cancellationToken) is { Count: > 0 } messages)
        {
            await Task.WhenAll(messages.Select(message => _work.RunAsync(message, cancellationToken)));
            handled += messages.Count;
        }

        return handled;
    }

    private async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(CancellationToken cancellationToken)
    {
        var response = await queue.ReceiveMessagesAsync(settings.BatchSize, settings.Lease, cancellationToken);
        return response.Value;
    }

    // Not canceled by "stopping": a response that is discarded has leased its messages all the same.
    [SuppressMessage(
        "Design", "CA1031",
        Justification = "As in the Functions host, a queue that could not be polled is polled again, whatever the reason.")]
    private async Task<IReadOnlyList<QueueMessage>> TryReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReceiveAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception exception)
        {
            Report(exception);
            return [];
        }
    }

    [SuppressMessage(
        "Design", "CA1031", Justification =
            "As in the Functions host, a message that could not be deleted or released becomes visible when its lease ends.")]
    private async Task WorkAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await _work.RunAsync(message, cancellationToken);
        }
        catch (Exception exception)
        {
            Report(exception);
        }
    }

    private void Report(Exception exception)
    {
        if (StorageOutage.IsTransient(exception)) Log.QueueUnreachable(logger, queue.Name, exception);
        else Log.QueueFailed(logger, queue.Name, exception);
    }
}

/// <summary>Event ids 9001 to 9005.</summary>
internal static partial class Log
{
    [LoggerMessage(9001, LogLevel.Warning, "Message {MessageId} of {Queue} failed (attempt {Attempt}). It is retried.")]
    public static partial void MessageFailed(ILogger logger, string queue, string messageId, long attempt, Exception exception);

    [LoggerMessage(9002, LogLevel.Warning, "Message {MessageId} of {Queue} failed too often and was moved to {Poison}.")]
    public static partial void MessagePoisoned(ILogger logger, string queue, string messageId, string poison);

    [LoggerMessage(9003, LogLevel.Information, "Message {MessageId} of {Queue} was released: Local is stopping.")]
    public static partial void MessageCanceled(ILogger logger, string queue, string messageId);

    [LoggerMessage(9004, LogLevel.Warning, "Queue {Queue} is unreachable. Check that Azurite or the storage account is running.")]
    public static partial void QueueUnreachable(ILogger logger, string queue, Exception exception);

    [LoggerMessage(
        9005, LogLevel.Error, "Queue {Queue} could not be polled, or a message could not be deleted or released. Polling continues.")]
    public static partial void QueueFailed(ILogger logger, string queue, Exception exception);
}

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
