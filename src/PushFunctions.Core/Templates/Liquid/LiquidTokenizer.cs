using System.Globalization;

namespace PushFunctions.Core.Templates.Liquid;

internal enum TokenKind
{
    Text,
    Raw,
    Output,
    Tag,
}

/// <summary>A piece of a template.</summary>
/// <param name="Text">The text, the expression of an output, or what stands behind the name of a tag.</param>
/// <param name="Offset">Where <paramref name="Text"/> begins.</param>
/// <param name="Name">The tag's name.</param>
internal sealed record TemplateToken(TokenKind Kind, string Text, int Offset, string Name = "")
{
    /// <summary>The lines of a liquid tag.</summary>
    public IReadOnlyList<TemplateToken> Lines { get; init; } = [];
}

/// <summary>A text is no template. The message repeats nothing of the text but the name of a tag or a filter.</summary>
internal sealed class TemplateSyntaxException(string message, int offset) : Exception(message)
{
    /// <summary>The message with the position as (line:column) in <paramref name="template"/>.</summary>
    public string In(string template)
    {
        var before = template.AsSpan(0, Math.Min(offset, template.Length));
        return string.Create(
            CultureInfo.InvariantCulture, $"{Message} at ({before.Count('\n') + 1}:{before.Length - before.LastIndexOf('\n')})");
    }
}

/// <summary>Cuts a template into texts, outputs and tags; raw text and comments are resolved here, and so is white
/// space at braces with a dash.</summary>
internal sealed class LiquidTokenizer
{
    private const string Space = "\0 \t\n\v\f\r";

    private readonly string _template;
    private readonly List<TemplateToken> _tokens = [];
    private int _position;
    private bool _trimNext;

    private LiquidTokenizer(string template) => _template = template;

    /// <summary>Whether <paramref name="text"/> is more than plain text.</summary>
    public static bool IsLiquid(string text) =>
        text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal);

    /// <exception cref="TemplateSyntaxException">A brace, a comment or raw text is not closed.</exception>
    public static IReadOnlyList<TemplateToken> Read(string template)
    {
        var tokenizer = new LiquidTokenizer(template);
        while (tokenizer._position < template.Length)
            tokenizer.ReadNext();

        return tokenizer._tokens;
    }

    private void ReadNext()
    {
        var start = FindBrace(_position);
        if (start > _position)
            AddText(_template[_position..start]);

        _position = start;
        if (start == _template.Length)
            return;

        var close = _template[start + 1] == '{' ? "}}" : "%}";
        var (inner, offset) = Inside(close);
        if (close == "}}")
            _tokens.Add(new TemplateToken(TokenKind.Output, inner, offset));
        else
            AddTag(inner, offset);
    }

    private int FindBrace(int from)
    {
        for (var i = _template.IndexOf('{', from); i >= 0 && i + 1 < _template.Length; i = _template.IndexOf('{', i + 1))
        {
            if (_template[i + 1] is '{' or '%')
                return i;
        }

        return _template.Length;
    }

    /// <summary>Goes behind the closing braces and applies the dashes.</summary>
    private (string Inner, int Offset) Inside(string close)
    {
        var start = _position + 2;
        var end = _template.IndexOf(close, start, StringComparison.Ordinal);
        if (end < 0)
            throw new TemplateSyntaxException($"'{close}' was expected", _template.Length);

        _position = end + 2;
        if (start < end && _template[start] == '-')
        {
            start++;
            if (_tokens is [.., { Kind: TokenKind.Text } text])
                _tokens[^1] = text with { Text = text.Text.TrimEnd(Space.ToCharArray()) };
        }

        _trimNext = start < end && _template[end - 1] == '-';
        return (_template[start..(_trimNext ? end - 1 : end)], start);
    }

    private void AddText(string text)
    {
        _tokens.Add(new TemplateToken(TokenKind.Text, _trimNext ? text.TrimStart(Space.ToCharArray()) : text, _position));
        _trimNext = false;
    }

    private void AddTag(string inner, int offset)
    {
        var tag = TagOf(inner, offset);
        switch (tag.Name)
        {
            case "raw":
                DemandNothing(tag);
                var start = _position;
                var end = SkipTo("endraw");
                _tokens.Add(new TemplateToken(TokenKind.Raw, _template[start..end], start));
                break;
            case "doc":
                DemandNothing(tag);
                SkipTo("enddoc");
                break;
            case "comment":
                SkipComment();
                break;
            case "liquid":
                _tokens.Add(tag with { Lines = LinesOf(tag, 1) });
                return;
            default:
                _tokens.Add(tag);
                return;
        }

        // A text in front of a comment stays the last token; what comes behind must not be trimmed into it.
        if (tag.Name != "raw")
            _tokens.Add(new TemplateToken(TokenKind.Tag, "", offset, "#"));
    }

    private static TemplateToken TagOf(string inner, int offset)
    {
        var name = inner.AsSpan().TrimStart(LiquidText.WhiteSpace);
        var length = 0;
        if (name.StartsWith('#'))
            length = 1;
        else
            while (length < name.Length && (char.IsAsciiLetterOrDigit(name[length]) || name[length] == '_'))
                length++;

        var at = inner.Length - name.Length;
        return length == 0
            ? throw new TemplateSyntaxException("The name of a tag was expected", offset + at)
            : new TemplateToken(TokenKind.Tag, name[length..].ToString(), offset + at + length, name[..length].ToString());
    }

    private static void DemandNothing(TemplateToken tag)
    {
        if (!tag.Text.AsSpan().Trim(LiquidText.WhiteSpace).IsEmpty)
            throw new TemplateSyntaxException($"Nothing was expected behind '{tag.Name}'", tag.Offset);
    }

    /// <summary>Goes behind the tag <paramref name="end"/> and tells where it begins.</summary>
    private int SkipTo(string end)
    {
        for (var i = _template.IndexOf(
            "{%", _position, StringComparison.Ordinal); i >= 0; i = _template.IndexOf("{%", i + 2, StringComparison.Ordinal))
        {
            if (NameAt(i + 2) != end)
                continue;

            _position = i;
            _trimNext = false;
            Close();
            return i;
        }

        throw new TemplateSyntaxException($"'{{% {end} %}}' was expected", _template.Length);
    }

    private void SkipComment()
    {
        for (var depth = 1; depth > 0;)
        {
            var start = _template.IndexOf("{%", _position, StringComparison.Ordinal);
            if (start < 0)
                throw new TemplateSyntaxException("'{% endcomment %}' was expected", _template.Length);

            var name = NameAt(start + 2);
            _position = start;
            Close();
            depth += name switch { "comment" => 1, "endcomment" => -1, _ => 0 };
            if (name == "raw")
                SkipTo("endraw");
        }
    }

    /// <summary>Goes behind the tag that begins here, whatever it holds.</summary>
    private void Close()
    {
        var end = _template.IndexOf("%}", _position + 2, StringComparison.Ordinal);
        if (end < 0)
            throw new TemplateSyntaxException("'%}' was expected", _template.Length);

        _trimNext = _template[end - 1] == '-';
        _position = end + 2;
    }

    private string NameAt(int index)
    {
        if (index < _template.Length && _template[index] == '-')
            index++;

        var rest = _template.AsSpan(index).TrimStart(LiquidText.WhiteSpace);
        var length = 0;
        while (length < rest.Length && length < 12 && (char.IsAsciiLetterOrDigit(rest[length]) || rest[length] == '_'))
            length++;

        return rest[..length].ToString();
    }

    /// <summary>The tags of a liquid tag, one in a line. Comments are left out.</summary>
    private static List<TemplateToken> LinesOf(TemplateToken tag, int depth)
    {
        if (depth > TemplateLimits.Nesting)
            throw new TemplateSyntaxException($"Nested deeper than {TemplateLimits.Nesting} levels", tag.Offset);

        var lines = new List<TemplateToken>();
        var offset = tag.Offset;
        var comments = 0;
        foreach (var line in tag.Text.Split('\n'))
        {
            if (!line.AsSpan().Trim(LiquidText.WhiteSpace).IsEmpty)
            {
                var inner = comments > 0 && !char.IsAsciiLetter(line.TrimStart()[0]) ? null : TagOf(line, offset);
                comments += inner?.Name switch { "comment" => 1, "endcomment" => -1, _ => 0 };
                if (inner is not null && comments == 0 && inner.Name != "endcomment")
                    lines.Add(inner.Name == "liquid" ? inner with { Lines = LinesOf(inner, depth + 1) } : inner);
                else if (comments < 0)
                    throw new TemplateSyntaxException("Unknown tag 'endcomment'", offset);
            }

            offset += line.Length + 1;
        }

        return comments == 0 ? lines : throw new TemplateSyntaxException("'endcomment' was expected", offset - 1);
    }
}
