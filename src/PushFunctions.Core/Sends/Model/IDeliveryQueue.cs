namespace PushFunctions.Core.Sends.Model;

/// <summary>The queue between expand and deliver. Once sent, a message comes at least once.</summary>
public interface IDeliveryQueue
{
    /// <param name="delay">0 to 7 days; longer is an <see cref="ArgumentOutOfRangeException"/>.</param>
    Task SendAsync(DeliveryMessage message, TimeSpan delay, CancellationToken cancellationToken);
}
