namespace PushFunctions.Core.Templates;

/// <summary>
/// Goes through the fields of a <see cref="SendTemplate"/>, which names each once: the compiler parses them, the
/// renderer fills them in, the collector counts.
/// </summary>
internal abstract class TemplateVisitor
{
    /// <summary>A text for people: one of nothing but white space is left out.</summary>
    public string? Visible(string path, string? template, TextRule rule) =>
        Text(path, template, rule) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>A text that is left out where it is empty.</summary>
    public string? Optional(string path, string? template, TextRule rule) =>
        Text(path, template, rule) is { Length: > 0 } text ? text : null;

    /// <summary>An integer that a template renders to. The field's rule lets nothing else through; one that is not
    /// known yet is 0.</summary>
    public int? Number(string path, string? template, TextRule rule) =>
        Optional(path, template, rule) is not { } text ? null : TextRules.TryReadBadge(text, out var number) ? number : 0;

    /// <param name="path">Where the field stands in the request, as the <c>context</c> of a problem names it.</param>
    protected abstract string? Text(string path, string? template, TextRule rule);

    /// <summary>The keys are constant, the values may be templates.</summary>
    public abstract IReadOnlyDictionary<string, string> Map(string path, IReadOnlyDictionary<string, string> templates, TextRule rule);

    /// <summary>A JSON object whose string values may be templates.</summary>
    public abstract string? Json(string path, string? template);
}

/// <summary>The fields of a send, parsed, by path. A field that the send does not have is absent.</summary>
internal sealed class CompiledFields(IReadOnlyDictionary<string, ICompiledField> fields)
{
    /// <summary>Whether every recipient gets the same. A field that can be rendered is in here, and so it
    /// counts.</summary>
    public bool AreConstant => fields.Values.All(compiled => compiled.IsConstant);

    public CompiledFields Only(params IReadOnlyCollection<string> paths) =>
        new(fields.Where(entry => paths.Contains(entry.Key)).ToDictionary());

    public TField? Find<TField>(string path)
        where TField : class, ICompiledField => fields.TryGetValue(path, out var field) ? (TField)field : null;
}

internal interface ICompiledField
{
    bool IsConstant { get; }
}

/// <summary>Parses each field, and adds to the problems what is wrong.</summary>
internal sealed class FieldCompiler(List<Problem> problems) : TemplateVisitor
{
    private static readonly Dictionary<string, string> Nothing = [];
    private readonly Dictionary<string, ICompiledField> _fields = new(StringComparer.Ordinal);

    public static CompiledFields Compile(SendTemplate template, List<Problem> problems)
    {
        var compiler = new FieldCompiler(problems);
        template.Accept(compiler);
        return new CompiledFields(compiler._fields);
    }

    public override IReadOnlyDictionary<string, string> Map(string path, IReadOnlyDictionary<string, string> templates, TextRule rule)
    {
        _fields.Add(path, TemplateMap.Compile(path, templates, rule, problems));
        return Nothing;
    }

    public override string? Json(string path, string? template)
    {
        if (template is not null) _fields.Add(path, TemplateJson.Compile(path, template, problems));
        return null;
    }

    protected override string? Text(string path, string? template, TextRule rule)
    {
        if (template is not null) _fields.Add(path, TemplateText.Compile(path, template, rule, problems));
        return null;
    }
}

/// <summary>Fills the compiled fields in.</summary>
/// <param name="render">What a text becomes.</param>
internal sealed class FieldRenderer(CompiledFields fields, Func<TemplateText, string> render) : TemplateVisitor
{
    private static readonly Dictionary<string, string> Nothing = [];

    public override IReadOnlyDictionary<string, string> Map(string path, IReadOnlyDictionary<string, string> templates, TextRule rule) =>
        fields.Find<TemplateMap>(path)?.Render(render) ?? Nothing;

    public override string? Json(string path, string? template) => fields.Find<TemplateJson>(path)?.Render(render);

    protected override string? Text(string path, string? template, TextRule rule) =>
        fields.Find<TemplateText>(path) is { } text ? render(text) : null;
}

/// <summary>Collects the strings of a send as they are.</summary>
internal sealed class TextCollector : TemplateVisitor
{
    private readonly List<string> _texts = [];

    public IReadOnlyList<string> Texts => _texts;

    public override IReadOnlyDictionary<string, string> Map(string path, IReadOnlyDictionary<string, string> templates, TextRule rule)
    {
        foreach (var (key, text) in templates) _texts.AddRange([key, text]);
        return templates;
    }

    public override string? Json(string path, string? template) => Add(template);

    protected override string? Text(string path, string? template, TextRule rule) => Add(template);

    private string? Add(string? text)
    {
        if (text is not null) _texts.Add(text);
        return text;
    }
}
