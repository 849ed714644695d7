using System.Globalization;
using System.Text;
using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator.Queues;

/// <summary>Tells what a request to the queue service is:
/// https://learn.microsoft.com/rest/api/storageservices/queue-service-rest-api.</summary>
internal static class QueueRequests
{
    private const int Week = 7 * 24 * 60 * 60;
    private const int DefaultHidden = 30;
    private const int MaximumMessages = 32;
    private const int MaximumBytes = 64 * 1024;

    /// <exception cref="RefusedException">The request is none that the service understands.</exception>
    public static StorageCommand Read(StorageRequest request)
    {
        var path = request.Path.Split('/');
        return path switch
        {
            [var queue] => ReadQueue(request, queue),
            [var queue, "messages"] => ReadMessages(request, queue),
            [var queue, "messages", var id] => ReadMessage(request, queue, id),
            _ => throw new RefusedException(QueueErrors.UnsupportedHttpVerb),
        };
    }

    private static StorageCommand ReadQueue(StorageRequest request, string queue) =>
        (request.Method, request.Query.GetValueOrDefault("comp")) switch
        {
            ("PUT", null) => new QueueCommand.Create(queue),
            ("DELETE", null) => new QueueCommand.Delete(queue),
            ("GET" or "HEAD", "metadata") => new QueueCommand.Properties(queue),
            _ => throw new RefusedException(QueueErrors.UnsupportedHttpVerb),
        };

    private static StorageCommand ReadMessages(StorageRequest request, string queue) => request.Method switch
    {
        "POST" => ReadPut(request, queue),
        "GET" when request.Query.GetValueOrDefault("peekonly") == "true" => new MessageCommand.Peek(queue, Count(request)),
        "GET" => new MessageCommand.Receive(queue, Count(request), Seconds(request, "visibilitytimeout", 1, DefaultHidden)),
        "DELETE" => new QueueCommand.Clear(queue),
        _ => throw new RefusedException(QueueErrors.UnsupportedHttpVerb),
    };

    private static MessageCommand ReadMessage(StorageRequest request, string queue, string id)
    {
        var receipt = request.Query.GetValueOrDefault("popreceipt") ?? throw new RefusedException(QueueErrors.InvalidQueryParameterValue);
        return request.Method switch
        {
            "PUT" => new MessageCommand.Update(
                queue, id, receipt, MessageXml.Read(request.Body), Seconds(request, "visibilitytimeout", 0, DefaultHidden)),
            "DELETE" => new MessageCommand.Delete(queue, id, receipt),
            _ => throw new RefusedException(QueueErrors.UnsupportedHttpVerb),
        };
    }

    private static MessageCommand.Put ReadPut(StorageRequest request, string queue)
    {
        var text = MessageXml.Read(request.Body) ?? throw new RefusedException(QueueErrors.InvalidXmlDocument);
        if (Encoding.UTF8.GetByteCount(text) > MaximumBytes) throw new RefusedException(QueueErrors.RequestBodyTooLarge);
        var delay = Seconds(request, "visibilitytimeout", 0, 0);
        var life = Number(request, "messagettl") ?? Week;
        if (life < -1 || life == 0 || (life > 0 && delay.TotalSeconds >= life))
            throw new RefusedException(QueueErrors.InvalidQueryParameterValue);
        return new MessageCommand.Put(queue, text, delay, life < 0 ? null : TimeSpan.FromSeconds(life));
    }

    private static int Count(StorageRequest request)
    {
        var count = Number(request, "numofmessages") ?? 1;
        return count is >= 1 and <= MaximumMessages ? (int)count : throw new RefusedException(QueueErrors.OutOfRangeQueryParameterValue);
    }

    private static TimeSpan Seconds(StorageRequest request, string name, int minimum, int otherwise)
    {
        var seconds = Number(request, name) ?? otherwise;
        return seconds >= minimum
            && seconds <= Week ? TimeSpan.FromSeconds(seconds) : throw new RefusedException(QueueErrors.OutOfRangeQueryParameterValue);
    }

    private static long? Number(StorageRequest request, string name)
    {
        if (!request.Query.TryGetValue(name, out var text)) return null;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new RefusedException(QueueErrors.InvalidQueryParameterValue);
    }
}
