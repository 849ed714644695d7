namespace PushFunctions.Core.Sends.Model;

/// <summary>The queue between accept and expand. Once sent, a message comes at least once.</summary>
public interface IFanoutQueue
{
    /// <param name="delay">0 to 7 days; longer is an <see cref="ArgumentOutOfRangeException"/>.</param>
    Task SendAsync(FanoutMessage message, TimeSpan delay, CancellationToken cancellationToken);
}
