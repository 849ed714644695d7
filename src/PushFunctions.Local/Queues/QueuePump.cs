using System.Diagnostics.CodeAnalysis;
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
