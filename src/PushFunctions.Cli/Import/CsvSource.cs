using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace PushFunctions.Cli.Import;

/// <summary>A record of a CSV file: its fields by column, or what is wrong with it.</summary>
/// <param name="Line">Its first line in the file, from 1.</param>
/// <param name="Text">As it stands in the file, or the beginning of it.</param>
/// <param name="Problem">A sentence, or null.</param>
internal sealed record CsvRecord(long Line, string Text, string? Problem, IReadOnlyDictionary<string, int> Columns, string[] Fields)
{
    /// <returns>The field; null where it is empty.</returns>
    public string? this[string column] =>
        Columns.TryGetValue(column, out var index) && index < Fields.Length && Fields[index].Length > 0 ? Unescaped(Fields[index]) : null;

    // An export puts an apostrophe in front of what a spreadsheet would take for a formula.
    private static string Unescaped(string field) =>
        field.Length > 1 && field[0] == '\'' && "=@+-\t\r".Contains(field[1]) ? field[1..] : field;
}

/// <summary>
/// Reads CSV record by record and survives what is broken. A parser takes a quote that is never closed for a field that
/// reaches to the end of the file; here the record that opens it is refused, and reading goes on with the next line.
/// Separated by comma, semicolon or tab, whichever the head has most of.
/// </summary>
internal static class CsvSource
{
    /// <summary>No longer line is read: it would be no registration.</summary>
    public const int LongestLine = 1024 * 1024;

    // A field with line breaks may be that long.
    private const int LongestRecord = 100;

    /// <param name="required">Columns without which the file is of no use.</param>
    /// <exception cref="CliException">The file has no head, or lacks a column.</exception>
    public static IEnumerable<CsvRecord> Read(
        TextReader reader, IReadOnlyCollection<string> required, Action<IReadOnlyCollection<string>>? onHead = null)
    {
        var lines = new LineReader(reader, LongestLine);
        if (!lines.TryRead(out var first) || first.IsCut)
            throw new CliException("The file is empty, or its first line is not the head of a CSV file.", ExitCode.Usage);
        var delimiter = DelimiterOf(first.Text);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            HasHeaderRecord = false,
            BufferSize = 1024,
            BadDataFound = null,
        };
        var head = Parse(first.Text, delimiter, configuration)
            ?? throw new CliException("The head of the CSV file has a quote in the wrong place.", ExitCode.Usage);
        Dictionary<string, int> columns = new(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < head.Length; i++) columns.TryAdd(head[i].Trim(), i);
        var missing = required.Where(column => !columns.ContainsKey(column)).ToList();
        if (missing.Count > 0)
        {
            throw new CliException(
                $"The file has no column {string.Join(", ", missing.Select(name => $"'{name}'"))}. It has: {string.Join(", "
                    + "", columns.Keys)}.",
                ExitCode.Usage);
        }

        onHead?.Invoke(columns.Keys);
        return Records(lines, columns, head.Length, delimiter, configuration);
    }

    private static IEnumerable<CsvRecord> Records(
        LineReader lines, Dictionary<string, int> columns, int width, char delimiter, CsvConfiguration configuration)
    {
        while (lines.TryRead(out var line))
        {
            if (line.IsCut)
            {
                yield return new CsvRecord(line.Number, line.Text, $"The line is longer than {LongestLine:#,0} characters.", columns, []);
                continue;
            }

            if (line.Text.Length == 0) continue;
            if (!HasOpenQuote(line.Text))
            {
                yield return Record(line.Number, line.Text, Parse(line.Text, delimiter, configuration));
                continue;
            }

            // A field with a line break in it, or a quote that nobody closes: it is the first only if the whole reads well.
            List<Line> more = [];
            var text = new StringBuilder(line.Text);
            string[]? fields = null;
            while (more.Count < LongestRecord && text.Length < LongestLine && lines.TryRead(out var next))
            {
                more.Add(next);
                text.Append('\n').Append(next.Text);
                if (next.IsCut || !HasOpenQuote(next.Text)) continue;
                fields = Parse(text.ToString(), delimiter, configuration);
                break;
            }

            if (fields is not null && fields.Length == width)
            {
                yield return new CsvRecord(line.Number, text.ToString(), null, columns, fields);
                continue;
            }

            lines.PutBack(more);
            yield return new CsvRecord(
                line.Number, line.Text,
                "A quote is opened and not closed, or stands in the middle of a field. Put the field into quotes and double each quote "
                    + "inside.",
                columns, []);
        }

        CsvRecord Record(long number, string text, string[]? fields) => fields switch
        {
            null =>
                new CsvRecord(
                    number, text, "A quote stands in the wrong place. Put the field into quotes and double each quote inside.", columns,
                    []),
            _ when fields.Length != width =>
                new CsvRecord(number, text, $"The line has {fields.Length} fields, and the head has {width}.", columns, []),
            _ => new CsvRecord(number, text, null, columns, fields),
        };
    }

    private static bool HasOpenQuote(string text) => text.AsSpan().Count('"') % 2 == 1;

    /// <returns>The fields, or null where a quote is in the wrong place.</returns>
    private static string[]? Parse(string record, char delimiter, CsvConfiguration configuration)
    {
        if (!record.Contains('"', StringComparison.Ordinal)) return record.Split(delimiter);
        var isBad = false;
        using var parser = new CsvParser(new StringReader(record), new CsvConfiguration(configuration.CultureInfo)
        {
            Delimiter = configuration.Delimiter,
            HasHeaderRecord = false,
            BufferSize = configuration.BufferSize,
            BadDataFound = _ => isBad = true,
        });
        var fields = parser.Read() ? parser.Record : null;
        return isBad || fields is null || parser.Read() ? null : fields;
    }

    private static char DelimiterOf(string head) => ",;\t".MaxBy(candidate => head.AsSpan().Count(candidate));
}

/// <param name="IsCut">Whether it was longer than may be, and only its beginning is here.</param>
internal readonly record struct Line(long Number, string Text, bool IsCut);

/// <summary>Lines of a file, none of which can fill the memory.</summary>
internal sealed class LineReader(TextReader reader, int longest)
{
    private const int Shown = 200;

    private readonly char[] _buffer = new char[16 * 1024];
    private readonly Stack<Line> _back = new();
    private int _at;
    private int _end;
    private long _number;

    public bool TryRead(out Line line)
    {
        if (_back.TryPop(out line)) return true;
        line = default;
        if (_at == _end && !Fill()) return false;
        var text = new StringBuilder();
        var isCut = false;
        var ended = false;
        while (!ended && (_at < _end || Fill()))
        {
            var rest = _buffer.AsSpan(_at, _end - _at);
            var length = rest.IndexOf('\n');
            ended = length >= 0;
            var part = ended ? rest[..length] : rest;
            _at += part.Length + (ended ? 1 : 0);
            if (isCut) continue;
            text.Append(part);
            if (text.Length <= longest) continue;
            isCut = true;
            text.Length = Shown;
        }

        if (text.Length > 0 && text[^1] == '\r') text.Length--;
        line = new Line(++_number, text.ToString(), isCut);
        return true;
    }

    /// <summary>Reads these again, in their order.</summary>
    public void PutBack(IReadOnlyList<Line> lines)
    {
        for (var i = lines.Count - 1; i >= 0; i--) _back.Push(lines[i]);
    }

    private bool Fill()
    {
        (_at, _end) = (0, reader.Read(_buffer, 0, _buffer.Length));
        return _end > 0;
    }
}
