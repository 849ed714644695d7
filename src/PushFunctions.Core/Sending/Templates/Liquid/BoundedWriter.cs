using System.Globalization;
using System.Text;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>Holds one text, counts it, and stops the rendering when it gets too long.</summary>
internal sealed class BoundedWriter(RenderContext context) : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value) => Write([value]);

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        context.Spend(1 + (buffer.Length / TemplateLimits.CharactersPerStep));
        if (_text.Length + buffer.Length > TemplateLimits.TextCharacters)
            throw new LimitReachedException($"a text has more than {TemplateLimits.TextCharacters:N0} characters");

        _text.Append(buffer);
    }

    // The inherited ones go through the thread pool.
    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(char[] buffer, int index, int count)
    {
        Write(buffer, index, count);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return Task.CompletedTask;
    }

    public override string ToString() => _text.ToString();
}
