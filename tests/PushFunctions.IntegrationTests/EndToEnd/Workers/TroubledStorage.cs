using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace PushFunctions.IntegrationTests.EndToEnd.Workers;

public enum StorageState
{
    Whole,
    Refuses,

    /// <summary>No answer comes until it is whole again.</summary>
    StandsStill,

    /// <summary>Every request is done, and its answer ends in the middle.</summary>
    BreaksOff,
}

/// <summary>The way from a service to its storage, by the real client.</summary>
internal sealed class TroubledStorage : HttpPipelineTransport
{
    private readonly HttpClientTransport _way = HttpClientTransport.Shared;
    private volatile TaskCompletionSource _whole = new();

    public StorageState State { get; private set; }

    public void Become(StorageState state)
    {
        State = state;
        if (state == StorageState.Whole) Interlocked.Exchange(ref _whole, new TaskCompletionSource()).SetResult();
    }

    public override Request CreateRequest() => _way.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        if (State == StorageState.Refuses)
            throw new RequestFailedException("Connection refused", new HttpRequestException(HttpRequestError.ConnectionError));
        if (State == StorageState.StandsStill) await _whole.Task.WaitAsync(message.CancellationToken);
        await _way.ProcessAsync(message);
        if (State == StorageState.BreaksOff) message.Response.ContentStream = new CutStream();
    }

    private sealed class CutStream : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) =>
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
