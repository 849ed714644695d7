namespace PushFunctions.Core.Sending;

/// <summary>Where messages that no reader understands are kept for a person to look at.</summary>
public interface IKeptMessages
{
    /// <param name="queue">The queue it came from.</param>
    /// <param name="body">As it was read.</param>
    Task KeepAsync(string queue, string body, CancellationToken cancellationToken);
}
