using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;

namespace PushFunctions.Storage.Queues;

/// <summary>Unreadable messages with the name of their queue. One that would not fit into a message with it keeps its beginning: it must leave its queue.</summary>
public sealed class KeptMessages(StorageClients clients) : IKeptMessages
{
    /// <summary>A message holds 64 KiB, of which Base64 leaves three quarters.</summary>
    private const int MaximumBytes = 48 * 1024;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly QueueClient _queue = clients.Queue(QueueNames.Kept);

    public Task KeepAsync(string queue, string body, CancellationToken cancellationToken)
    {
        var kept = body;
        string json;
        while (Encoding.UTF8.GetByteCount(json = Wrap(queue, kept)) > MaximumBytes) kept = kept[..(kept.Length * 3 / 4)];
        return _queue.SendJsonAsync(json, TimeSpan.Zero, cancellationToken);
    }

    private static string Wrap(string queue, string body) => new JsonObject { ["queue"] = queue, ["body"] = body }.ToJsonString(Plain);
}
