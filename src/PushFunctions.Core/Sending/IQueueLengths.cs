namespace PushFunctions.Core.Sending;

public interface IQueueLengths
{
    /// <summary>How many messages each of the <see cref="QueueNames"/> has, about: those that wait for their time and those in work are counted too.</summary>
    Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken);
}
