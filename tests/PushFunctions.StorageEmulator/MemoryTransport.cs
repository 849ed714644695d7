using Azure.Core;
using Azure.Core.Pipeline;
using PushFunctions.StorageEmulator.Http;
using PushFunctions.StorageEmulator.Queues;
using PushFunctions.StorageEmulator.Tables;

namespace PushFunctions.StorageEmulator;

/// <summary>
/// Carries the requests of Azure's clients to a <see cref="MemoryAccount"/>. Nothing is handed to another thread:
/// what does not wait in the seam is done when the call returns, and what waits goes on where the gate is opened.
/// </summary>
/// <param name="seam">Decides over every request; without one all pass.</param>
public sealed class MemoryTransport(MemoryAccount account, StorageSeam? seam = null) : HttpPipelineTransport
{
    public override Request CreateRequest() => new MemoryRequest();

    public override void Process(HttpMessage message)
    {
        var done = ProcessAsync(message);
        if (!done.IsCompleted) throw new NotSupportedException("A request that waits must be sent by an asynchronous method.");
        done.GetAwaiter().GetResult();
    }

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        message.CancellationToken.ThrowIfCancellationRequested();
        var request = await StorageRequest.ReadAsync(message);
        var answer = await AnswerAsync(request, message.CancellationToken);
        message.Response = new MemoryResponse(answer) { ClientRequestId = message.Request.ClientRequestId };
    }

    private async ValueTask<StorageAnswer> AnswerAsync(StorageRequest request, CancellationToken cancellationToken)
    {
        StorageCommand command;
        try
        {
            command = request.Service == StorageService.Table ? TableRequests.Read(request) : QueueRequests.Read(request);
        }
        catch (RefusedException refusal)
        {
            return StorageAnswer.Of(request.Service, refusal.Error);
        }

        var fault = seam is null ? null : await seam(command.Describe(account.NextOrdinal()), cancellationToken);
        if (fault is null) return account.Execute(command, null);
        if (fault.Before is { } before) return Instead(request.Service, before);

        cancellationToken.ThrowIfCancellationRequested();
        var answer = account.Execute(command, fault.PageLimit);
        if (fault.Repeated) answer = account.Execute(command, fault.PageLimit);
        if (fault.Afterwards is { } afterwards) await afterwards(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return fault.After is { } after ? Instead(request.Service, after) : answer;
    }

    private static StorageAnswer Instead(StorageService service, StorageTrouble trouble) => trouble switch
    {
        StorageTrouble.Answer answer => StorageAnswer.Of(service, new StorageError(answer.Status, answer.Code, answer.Message)),
        StorageTrouble.Thrown thrown => throw thrown.Make(),
        _ => throw new ArgumentOutOfRangeException(nameof(trouble)),
    };
}
