using Microsoft.Extensions.Logging;

namespace PushFunctions.Core.Sends;

/// <summary>
/// Reads the messages of a queue before they are handled. One that cannot be read is dead-lettered at once: a second
/// try would read no better. One of a newer version stays on its queue for an instance that knows it, and is
/// dead-lettered from the poison queue.
/// </summary>
public sealed class MessageReader(IPushQueues queues, PushMetrics metrics, ILogger<MessageReader> logger)
{
    /// <param name="queue">See <see cref="QueueNames"/>.</param>
    /// <param name="body">As it lies in the queue.</param>
    /// <param name="parse">Throws a <see cref="FormatException"/> for what cannot be read.</param>
    public async Task HandleAsync<T>(
        string queue, string body, Func<string, T> parse, Func<T, CancellationToken, Task> handle, CancellationToken cancellationToken)
        where T : class
    {
        T message;
        try
        {
            message = parse(body);
        }
        catch (FormatException exception) when (
            exception is not NewerMessageException || QueueNames.IsPoison(queue))
        {
            await queues.DeadLetterAsync(queue, QueueText.Decode(body), cancellationToken);
            metrics.MessageDeadLettered(queue);
            logger.MessageDeadLettered(queue, exception.Message);
            return;
        }

        await handle(message, cancellationToken);
    }
}
