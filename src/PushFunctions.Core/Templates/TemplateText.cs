using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Templates;

/// <summary>One string of a send: plain text, or a template.</summary>
internal sealed class TemplateText : ICompiledField
{
    private readonly string _path;
    private readonly string _plain;
    private readonly Body? _template;
    private readonly TextRule _rule;

    private TemplateText(string path, string plain, Body? template, TextRule rule) =>
        (_path, _plain, _template, _rule) = (path, plain, template, rule);

    public bool IsConstant => _template is null;

    /// <summary>The text if it is the same for everyone, else <paramref name="unknown"/>.</summary>
    public string ConstantOr(string unknown) => _template is null ? _plain : unknown;

    /// <summary>Parses, and adds to <paramref name="problems"/> what is wrong.</summary>
    public static TemplateText Compile(string path, string text, TextRule rule, ICollection<Problem> problems)
    {
        Body? template = null;
        if (text.Length > TemplateLimits.TextCharacters)
        {
            problems.Add(
                Problem.Invalid(
                    path, $"A text can have up to {TemplateLimits.TextCharacters:N0} characters. This one has {text.Length:N0}."));
        }
        else if (!LiquidTokenizer.IsLiquid(text))
        {
            if (rule.WrongWith(text) is { } broken)
                problems.Add(Problem.Invalid(path, broken));
        }
        else
        {
            try
            {
                template = TemplateParser.Parse(text);
            }
            catch (TemplateSyntaxException exception)
            {
                problems.Add(Problem.Invalid(path, $"The template does not parse: {exception.In(text)}."));
            }
        }

        return new TemplateText(path, WellFormedText.Of(text), template, rule);
    }

    /// <exception cref="RenderingException">A limit was reached, a filter failed, or the result breaks the field's
    /// rule.</exception>
    public string Render(Rendering rendering)
    {
        if (_template is null)
            return _plain;

        var text = WellFormedText.Of(Run(_template, new RenderContext(rendering)));
        return _rule.WrongWithRendered(text) is { } broken
            ? throw new RenderingException($"{_path} could not be rendered: {broken}")
            : text;
    }

    private string Run(Body template, RenderContext context)
    {
        try
        {
            template.Render(context);
            return context.Output.ToString();
        }
        catch (LiquidException exception)
        {
            throw new RenderingException($"{_path} could not be rendered: {exception.Message}.");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Template and variables are untrusted: whatever goes wrong fails this recipient only, and not the rest
            // of the batch. The message may repeat values, so it is not passed on.
            throw new RenderingException($"{_path} could not be rendered: a tag or a filter cannot work with the value it was given.");
        }
    }
}

/// <summary>The data or the tags of a send: the keys are constant, the values may be templates.</summary>
internal sealed class TemplateMap : ICompiledField
{
    private readonly KeyValuePair<string, TemplateText>[] _entries;
    private readonly IReadOnlyDictionary<string, string>? _constant;

    private TemplateMap(KeyValuePair<string, TemplateText>[] entries)
    {
        _entries = entries;
        if (Array.TrueForAll(entries, entry => entry.Value.IsConstant))
            _constant = RenderEach(text => text.Render(Rendering.Empty));
    }

    public bool IsConstant => _constant is not null;

    public static TemplateMap Compile(
        string path, IReadOnlyDictionary<string, string> map, TextRule rule, ICollection<Problem> problems) =>
        new([.. map.Select(
            entry => KeyValuePair.Create(entry.Key, TemplateText.Compile(JsonPath.Member(path, entry.Key), entry.Value, rule, problems)))]);

    public IReadOnlyDictionary<string, string> Render(Func<TemplateText, string> give) => _constant ?? RenderEach(give);

    private Dictionary<string, string> RenderEach(Func<TemplateText, string> give)
    {
        var rendered = new Dictionary<string, string>(_entries.Length, StringComparer.Ordinal);
        foreach (var (key, text) in _entries)
            rendered[key] = give(text);

        return rendered;
    }
}

/// <summary>
/// The overrides of a send: a JSON object whose string values may be templates. It is cut once into the JSON between
/// the templates and the templates, so that a rendering only joins the pieces.
/// </summary>
internal sealed class TemplateJson : ICompiledField
{
    private readonly List<(string Json, TemplateText? Text)> _pieces;

    private TemplateJson(List<(string Json, TemplateText? Text)> pieces) => _pieces = pieces;

    public bool IsConstant => _pieces.TrueForAll(piece => piece.Text is null);

    public static TemplateJson Compile(string path, string json, ICollection<Problem> problems)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new JsonException();

            var cutter = new TemplateJsonCutter(problems);
            cutter.Add(path, document.RootElement);
            return new TemplateJson(cutter.Finish());
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The latter two: half of a surrogate pair.
            problems.Add(Problem.Invalid(path, "A JSON object of valid Unicode text was expected."));
            return new TemplateJson([]);
        }
    }

    public string Render(Func<TemplateText, string> give)
    {
        if (_pieces is [(var json, null)])
            return json;

        var rendered = new StringBuilder();
        foreach (var (between, text) in _pieces)
        {
            rendered.Append(between);
            if (text is not null)
                rendered.Append(Quote(give(text)));
        }

        return rendered.ToString();
    }

    /// <summary>As JSON, not escaped for HTML.</summary>
    public static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}

/// <summary>Walks through JSON once and cuts it at the string values that are templates.</summary>
internal sealed class TemplateJsonCutter(ICollection<Problem> problems)
{
    private readonly List<(string Json, TemplateText? Text)> _pieces = [];
    private readonly StringBuilder _json = new();

    public void Add(string path, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AddObject(path, element);
                break;
            case JsonValueKind.Array:
                AddArray(path, element);
                break;
            case JsonValueKind.String:
                AddText(path, element.GetString()!);
                break;
            default:
                _json.Append(element.GetRawText());
                break;
        }
    }

    public List<(string Json, TemplateText? Text)> Finish()
    {
        if (_json.Length > 0)
            _pieces.Add((_json.ToString(), null));

        return _pieces;
    }

    private void AddObject(string path, JsonElement element)
    {
        _json.Append('{');
        var separator = "";
        foreach (var property in element.EnumerateObject())
        {
            _json.Append(separator).Append(TemplateJson.Quote(property.Name)).Append(':');
            Add(JsonPath.Member(path, property.Name), property.Value);
            separator = ",";
        }

        _json.Append('}');
    }

    private void AddArray(string path, JsonElement element)
    {
        _json.Append('[');
        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            _json.Append(index == 0 ? "" : ",");
            Add(JsonPath.Element(path, index++), item);
        }

        _json.Append(']');
    }

    private void AddText(string path, string text)
    {
        if (!LiquidTokenizer.IsLiquid(text))
        {
            _json.Append(TemplateJson.Quote(text));
            return;
        }

        _pieces.Add((_json.ToString(), TemplateText.Compile(path, text, TextRules.Any, problems)));
        _json.Clear();
    }
}

/// <summary>Where a field stands in the request's body, as the <c>context</c> of an error names it.</summary>
internal static class JsonPath
{
    public static string Member(string path, string name) => IsPlain(name)
        ? $"{path}.{name}"
        : $"{path}['{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}']";

    public static string Element(string path, int index) => $"{path}[{index}]";

    private static bool IsPlain(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
