using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using PushFunctions.Api;

namespace PushFunctions.Local;

/// <summary>
/// Kestrel refuses a malformed request itself, with an empty response and without calling the app. Here, where
/// responses leave, those get the body that every other error has.
/// </summary>
internal static class UnreadableRequests
{
    public static void AnswerUnreadable(this ListenOptions listen, IServiceProvider services) => listen.Use(next => connection =>
    {
        connection.Transport = new Duplex(
            connection.Transport.Input, new ResponseWriter(connection.Transport.Output, services.GetRequiredService<PushApi>()));
        return next(connection);
    });

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class ResponseWriter(PipeWriter inner, PushApi api) : PipeWriter
    {
        private const string Empty = "\r\nContent-Length: 0\r\n";

        private Memory<byte> _part;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _part = inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        /// <summary>Kestrel writes the head of a response in one piece.</summary>
        public override void Advance(int bytes)
        {
            if (WithBody(_part.Span[..bytes]) is not { } whole)
            {
                inner.Advance(bytes);
                return;
            }

            whole.CopyTo(inner.GetSpan(whole.Length));
            inner.Advance(whole.Length);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            inner.FlushAsync(cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

        /// <summary>
        /// Null for anything but an empty refusal: the API's own responses have a body and keep the connection.
        /// </summary>
        private byte[]? WithBody(ReadOnlySpan<byte> written)
        {
            if (written.Length > 1024 || !(written.StartsWith("HTTP/1.1 4"u8) || written.StartsWith("HTTP/1.1 505"u8))
                || !written.EndsWith("\r\n\r\n"u8))
                return null;
            var head = Encoding.ASCII.GetString(written);
            if (!head.Contains(Empty, StringComparison.Ordinal) || !head.Contains("\r\nConnection: close\r\n", StringComparison.Ordinal))
                return null;
            var body = api.BodyForUnreadable(int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture)).Span;
            var length = body.Length.ToString(CultureInfo.InvariantCulture);
            head = head.Replace(
                Empty,
                $"\r\nContent-Length: {length}\r\nContent-Type: application/json; charset=utf-8\r\nCache-Control: "
                    + "no-store\r\nX-Content-Type-Options: nosniff\r\n",
                StringComparison.Ordinal);
            return [.. Encoding.ASCII.GetBytes(head), .. body];
        }
    }
}
