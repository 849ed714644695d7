using System.Net;
using System.Text.Json;
using PushFunctions.Benchmarks.Processes;

namespace PushFunctions.Benchmarks.Floors;

/// <summary>The least that any sender on .NET does: one handler, HTTP/2, a ready body, the response read and thrown
/// away.</summary>
internal static class BarePosts
{
    public const string Verb = "posts";

    public static async Task<FloorResult> RunAsync(FloorJob job, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false };
        using var client = new HttpMessageInvoker(handler);
        await PostAsync(0, job.WarmUp);
        return await FloorTimer.MeasureAsync(job.Count, () => PostAsync(job.WarmUp, job.Count));

        Task PostAsync(int first, int count) => FloorTimer.ForEachAsync(count, job.InFlight, async index =>
        {
            using var request = Request(job, first + index);
            using var response = await client.SendAsync(request, cancellationToken);
            await response.Content.ReadAsByteArrayAsync(cancellationToken);
        });
    }

    private static HttpRequestMessage Request(FloorJob job, int index)
    {
        var isFcm = job.Kind == ProviderSimulator.Fcm;
        var path = isFcm ? $"v1/projects/{job.Scope}/messages:send" : $"3/device/{Payloads.Token(job.Kind, index)}";
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(job.Address!, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(isFcm ? FcmBody(index) : ApnsBody) { Headers = { ContentType = new("application/json") } },
        };
        request.Headers.TryAddWithoutValidation("authorization", job.Authorization);
        if (isFcm) return request;
        request.Headers.TryAddWithoutValidation("apns-topic", job.Scope);
        request.Headers.TryAddWithoutValidation("apns-push-type", "alert");
        request.Headers.TryAddWithoutValidation("apns-priority", "10");
        return request;
    }

    private static byte[] FcmBody(int index) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        message = new
        {
            token = Payloads.Token(ProviderSimulator.Fcm, index),
            notification = new { title = Payloads.Title, body = Payloads.Body },
            data = Payloads.Data,
            android = new { priority = "HIGH" },
        },
    });

    private static readonly byte[] ApnsBody = JsonSerializer.SerializeToUtf8Bytes(new
    {
        aps = new { alert = new { title = Payloads.Title, body = Payloads.Body } },
        order = Payloads.Data["order"],
        screen = Payloads.Data["screen"],
    });
}

/// <summary>What is pushed, by the service and by every floor: a title, a body, two entries of data; the floors of
/// Node have the same in send.js.</summary>
internal static class Payloads
{
    public const string Title = "Your order is on its way";
    public const string Body = "The courier has it and will be with you between four and five in the afternoon.";

    public static IReadOnlyDictionary<string, string> Data { get; } =
        new Dictionary<string, string> { ["order"] = "A-20391", ["screen"] = "tracking" };

    /// <summary>A token as long as the real ones: 163 characters for FCM, 64 digits for APNs.</summary>
    public static string Token(string provider, int index, string mark = "bench") =>
        provider == ProviderSimulator.Fcm
            ? $"{mark}-{index:x16}:APA91b{new string('q', 156 - mark.Length - 17)}"
            : $"{index:x16}{new string('a', 48)}";

    /// <summary>The body of a send to direct tokens.</summary>
    public static byte[] SendToTokens(string provider, int first, int count, string mark = "bench") =>
        Send(Enumerable.Range(first, count)
            .Select(index => new { token = Token(provider, index, mark), provider = provider == ProviderSimulator.Fcm ? "FCM" : "APN" }));

    public static byte[] Send(IEnumerable<object> to) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        from = new { appName = Stack.App },
        to,
        content = new { title = Title, body = Body, data = Data },
    });

    /// <summary>The body of a registration; every second User has the tag <c>plan:premium</c>.</summary>
    public static byte[] Registration(int index, string mark) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        appName = Stack.App,
        provider = "FCM",
        token = Token(ProviderSimulator.Fcm, index, mark),
        tags = new { plan = index % 2 == 0 ? "premium" : "free" },
    });
}
