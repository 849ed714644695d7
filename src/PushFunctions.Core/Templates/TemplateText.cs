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
