namespace PushFunctions.Core.Sends.Model;

public interface IQueueLengths
{
    /// <summary>How many messages each of the <see cref="QueueNames"/> has, about: those that wait for their time and those in work are counted too.</summary>
    Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken);

    /// <summary>Of the messages whose turn is next, some dozens, when the latest was sent; null where none waits for its turn. Those in work do not count.</summary>
    Task<DateTimeOffset?> FindLatestAtFrontAsync(string queue, CancellationToken cancellationToken);
}
