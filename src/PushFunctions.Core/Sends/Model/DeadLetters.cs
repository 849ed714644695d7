namespace PushFunctions.Core.Sends.Model;

/// <summary>A message that no reader understood, as it lies in <see cref="QueueNames.DeadLetters"/>.</summary>
/// <param name="Id">Its own: it differs from that of the message that was dead-lettered.</param>
/// <param name="Queue">Where the message came from; a poison queue where it had failed too often.</param>
/// <param name="Body">As it was read; what was too long lost its end.</param>
/// <param name="At">When it was dead-lettered.</param>
public sealed record StoredDeadLetter(string Id, string Queue, string Body, DateTimeOffset At);

/// <param name="Requeued">How many.</param>
/// <param name="HasMore">Whether there may be dead letters that were not looked at.</param>
public sealed record RequeueResult(int Requeued, bool HasMore);

/// <summary>The queue of dead letters, for an operator.</summary>
public interface IDeadLetterQueue
{
    /// <summary>Those that are there, about; they stay. A queue shows few at its front only: where there are more, they
    /// are out of other readers' sight for some seconds.</summary>
    Task<IReadOnlyList<StoredDeadLetter>> ListAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Sends each that is wanted to the queue that it came from, and then removes it: one whose removal fails
    /// comes twice, which every handler allows for. The others stay.</summary>
    Task<RequeueResult> RequeueAsync(Func<StoredDeadLetter, bool> isWanted, CancellationToken cancellationToken);
}
