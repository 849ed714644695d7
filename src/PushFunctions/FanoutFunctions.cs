using Microsoft.Azure.Functions.Worker;

namespace PushFunctions;

public sealed class FanoutFunctions(MessageReader messages, FanoutProcessor fanout, PoisonProcessor poison)
{
    [Function(nameof(Expand))]
    public Task Expand([QueueTrigger(QueueNames.Fanout, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        messages.HandleAsync(QueueNames.Fanout, message, FanoutMessage.Parse, fanout.ProcessAsync, cancellationToken);

    [Function(nameof(ReturnFanout))]
    public Task ReturnFanout([QueueTrigger(QueueNames.FanoutPoison, Connection = "PushStorage")] string message, CancellationToken cancellationToken) =>
        poison.HandleFanoutAsync(message, cancellationToken);
}
