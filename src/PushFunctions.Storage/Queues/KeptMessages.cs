using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using PushFunctions.Core.Sending;

namespace PushFunctions.Storage.Queues;

public sealed class KeptMessages(StorageClients clients) : IKeptMessages
{
    private readonly QueueClient _queue = clients.Queue(QueueNames.Kept);

    public Task KeepAsync(string queue, string body, CancellationToken cancellationToken) =>
        _queue.SendJsonAsync(new JsonObject { ["queue"] = queue, ["body"] = body }.ToJsonString(), TimeSpan.Zero, cancellationToken);
}
