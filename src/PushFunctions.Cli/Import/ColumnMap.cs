using System.Text.Json;

namespace PushFunctions.Cli.Import;

/// <summary><c>--map token=device_token,externalId=user_id,tags.plan=plan</c>: which column of the file is which
/// field.</summary>
internal sealed class ColumnMap
{
    private const string TagPrefix = "tags.";
    private const string AllTags = "tags";

    private readonly Dictionary<string, string> _columns;
    private ColumnMap(Dictionary<string, string> columns, bool isGiven) => (_columns, IsGiven) = (columns, isGiven);

    /// <summary>Whether the command line has one.</summary>
    public bool IsGiven { get; }

    /// <summary>What decides, together with the file, what is registered.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Columns that the map names.</summary>
    public IReadOnlyCollection<string> Required => IsGiven ? _columns.Values : ["token"];

    /// <exception cref="CliException">It is no map.</exception>
    public static ColumnMap Parse(IReadOnlyList<string> texts)
    {
        Dictionary<string, string> columns = new(StringComparer.Ordinal);
        foreach (
            var pair in texts.SelectMany(text => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            var field = at < 0 ? "" : pair[..at].Trim();
            if (at < 1 || at == pair.Length - 1)
                throw new CliException($"--map '{pair}' is not a pair: expected field=column, such as token=device_token.", ExitCode.Usage);
            if (
                !RegistrationBuilder.Fields.Contains(field)
                    && field != AllTags
                    && (!field.StartsWith(TagPrefix, StringComparison.Ordinal) || field.Length == TagPrefix.Length))
            {
                throw new CliException(
                    $"--map has the field '{field}', which there is not. There are: {string.Join(", ", RegistrationBuilder.Fields)}, "
                        + $"tags, and tags.… for each tag.",
                    ExitCode.Usage);
            }

            if (!columns.TryAdd(field, pair[(at + 1)..].Trim()))
                throw new CliException($"--map has the field '{field}' more than once.", ExitCode.Usage);
        }

        if (columns.Count > 0 && !columns.ContainsKey("token"))
            throw new CliException("--map does not say which column is the token: add token=….", ExitCode.Usage);
        return new ColumnMap(columns, columns.Count > 0) { Text = string.Join(",", texts) };
    }

    /// <summary>Without a map, columns are fields of the same name.</summary>
    /// <returns>The columns that are of no use.</returns>
    public IReadOnlyList<string> Fit(IReadOnlyCollection<string> head)
    {
        if (!IsGiven)
        {
            foreach (var column in head)
            {
                if (
                    RegistrationBuilder.Fields.FirstOrDefault(
                        field => field.Equals(column, StringComparison.OrdinalIgnoreCase)) is { } known)
                    _columns.TryAdd(known, column);
                else if (column == AllTags || column.StartsWith(TagPrefix, StringComparison.Ordinal) && column.Length > TagPrefix.Length)
                    _columns.TryAdd(column, column);
            }
        }

        return [
            .. head.Where(column => !_columns.ContainsValue(column) && !_columns.Values.Contains(column, StringComparer.OrdinalIgnoreCase))
        ];
    }

    public ImportRecord Read(long line, string text, Func<string, string?> column, ImportDefaults defaults)
    {
        Dictionary<string, string> tags = new(StringComparer.Ordinal);
        foreach (var (field, name) in _columns)
        {
            if (field == AllTags && column(name) is { } all)
            {
                if (!TryReadTags(all, tags))
                    return new ImportRecord(line, text, null, $"'{name}' holds no tags: expected a JSON object with strings.");
            }
            else if (field.StartsWith(TagPrefix, StringComparison.Ordinal) && column(name) is { } value)
            {
                tags[field[TagPrefix.Length..]] = value;
            }
        }

        return RegistrationBuilder.Build(
            line, text, field => _columns.TryGetValue(field, out var name) ? column(name) : null, tags, defaults);
    }

    private static bool TryReadTags(string text, Dictionary<string, string> tags)
    {
        try
        {
            foreach (var (key, value) in JsonSerializer.Deserialize<Dictionary<string, string>>(text) ?? []) tags[key] = value;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
