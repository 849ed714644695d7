using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Expand;

/// <summary>Puts the steps of an operation on the fan-out queue.</summary>
public sealed class FanoutDispatcher(IFanoutQueue queue, IOptions<SendOptions> options)
{
    public Task SendPagesAsync(Operation operation, IEnumerable<int> pages, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            pages,
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.Parallelism, CancellationToken = cancellationToken },
            async (page, token) => await SendAsync(operation, FanoutStep.Page, page, token));

    public Task SendAudiencesAsync(Operation operation, string? cursor, int nextPage, CancellationToken cancellationToken) =>
        queue.SendAsync(Message(operation, FanoutStep.Audiences) with { Cursor = cursor, NextPage = nextPage }, TimeSpan.Zero, cancellationToken);

    public Task SendStartAsync(Operation operation, TimeSpan delay, CancellationToken cancellationToken) =>
        queue.SendAsync(Message(operation, FanoutStep.Start), delay, cancellationToken);

    private Task SendAsync(Operation operation, FanoutStep step, int page, CancellationToken cancellationToken) =>
        queue.SendAsync(Message(operation, step) with { Page = page }, TimeSpan.Zero, cancellationToken);

    private static FanoutMessage Message(Operation operation, FanoutStep step) =>
        new(FanoutMessage.CurrentVersion, operation.Account.Value, operation.Id.Value, step, TraceParent: PushTelemetry.TraceParent);
}
