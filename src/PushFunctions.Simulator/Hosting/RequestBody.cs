using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Simulator.Hosting;

internal static class RequestBody
{
    /// <summary>The gateways judge a body by its size only after reading it, so anything up to this is read to its end.</summary>
    public const int MaxBytes = 1024 * 1024;

    public static async ValueTask<byte[]> ReadAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.IsCompleted || read.Buffer.Length > MaxBytes)
            {
                var body = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return body;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
