using System.Text;

namespace PushFunctions.FaultTests.Providers;

/// <summary>A body that comes late, or breaks off.</summary>
/// <param name="arrive">Waits until it is there.</param>
/// <param name="read">Told once it was there in whole.</param>
internal sealed class SlowStream(string body, bool breaksOff, Func<CancellationToken, Task> arrive, Action read) : Stream
{
    private readonly byte[] _body = Encoding.UTF8.GetBytes(body);
    private int _position = -1;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position < 0)
        {
            await arrive(cancellationToken);
            _position = 0;
            if (breaksOff) throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
        }

        var length = Math.Min(buffer.Length, _body.Length - _position);
        _body.AsMemory(_position, length).CopyTo(buffer);
        _position += length;
        if (length == 0) read();
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
