using System.Net;
using System.Net.Http.Headers;

namespace PushFunctions.Providers.Http;

/// <summary>A body that knows whether it has left: a request whose body was never sent was never judged.</summary>
internal sealed class RequestContent : HttpContent
{
    private readonly byte[] _body;
    private volatile bool _hasLeft;

    public RequestContent(byte[] body, string mediaType = "application/json")
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    public bool HasLeft => _hasLeft;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _hasLeft = true;
        return stream.WriteAsync(_body, cancellationToken).AsTask();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
