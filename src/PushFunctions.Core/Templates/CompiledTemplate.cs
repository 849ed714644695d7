using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Templates;

/// <summary>The template of a send, parsed. Safe to use from many threads.</summary>
public sealed class CompiledTemplate
{
    private readonly SendTemplate _template;
    private readonly CompiledFields _fields;
    private readonly CompiledFields _listed;
    private readonly DateTimeOffset _now;
    private readonly PushMessage? _constant;

    /// <exception cref="RenderingException">The template is constant and shows nothing.</exception>
    internal CompiledTemplate(SendTemplate template, CompiledFields fields, DateTimeOffset now)
    {
        (_template, _fields, _now) = (template, fields, now.ToUniversalTime());
        _listed = fields.Only(PushMessage.SoundPath, PushMessage.TagsPath);
        if (fields.AreConstant) _constant = Require(Fill(fields, Rendering.Empty));
    }

    /// <summary>Whether every recipient gets the same: no field contains Liquid.</summary>
    public bool IsConstant => _constant is not null;

    /// <param name="variables">The recipient's variables, a JSON object as text; null for none.</param>
    /// <exception cref="RenderingException">A limit was reached, or the result is not allowed in its field.</exception>
    public PushMessage Render(string? variables)
    {
        if (_constant is not null) return _constant;
        return Require(Fill(_fields, new Rendering(VariablesReader.Read(variables), _now)));
    }

    /// <summary>What lists show, which is the sound and the tags, with the steps that rendering them took.</summary>
    /// <exception cref="RenderingException">As <see cref="Render"/>.</exception>
    public (PushMessage Message, int Steps) RenderListed(string? variables)
    {
        if (_listed.AreConstant) return (Fill(_listed, Rendering.Empty), 0);
        var rendering = new Rendering(VariablesReader.Read(variables), _now);
        rendering.Spend(1 + ((variables?.Length ?? 0) / TemplateLimits.CharactersPerStep));
        return (Fill(_listed, rendering), rendering.Steps);
    }

    /// <summary>What is the same for every recipient; see <see cref="PushMessage.IsOutline"/>.</summary>
    /// <param name="unknown">Stands in place of each template.</param>
    public PushMessage Outline(string unknown) =>
        _constant ?? _template.Accept(new FieldRenderer(_fields, text => text.ConstantOr(unknown))) with { IsOutline = true };

    private PushMessage Fill(CompiledFields fields, Rendering rendering) =>
        _template.Accept(new FieldRenderer(fields, text => text.Render(rendering)));

    private static PushMessage Require(PushMessage message) => message is { IsBackground: true, Data.Count: 0 }
        ? throw new RenderingException("$.content has nothing to show: title and body are empty, and there is no data.")
        : message;
}

/// <summary>Parses the template of a send, once per operation.</summary>
public sealed class TemplateCompiler
{
    /// <param name="now">What <c>'now'</c> means in the template: the operation's creation, so that every rendering
    /// gives the same text.</param>
    /// <exception cref="RequestException">A field cannot be parsed. Each problem has the JSON path of its field, and
    /// the line and column.</exception>
    public CompiledTemplate Compile(SendTemplate template, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        var fields = FieldCompiler.Compile(template, problems);
        if (problems.Count > 0) throw new RequestException(problems);
        try
        {
            return new CompiledTemplate(template, fields, now);
        }
        catch (RenderingException exception)
        {
            // A constant template shows the same to everybody: that it shows nothing is known now.
            throw new RequestException(ProblemCode.InvalidRequest, exception.Message, "$.content");
        }
    }
}

/// <summary>The subset of Liquid that templates may use; docs/personalization.md explains each part.</summary>
public static class TemplateLanguage
{
    /// <summary>Names of the tags, without their end tags; <c>#</c> is the inline comment.</summary>
    public static IReadOnlyCollection<string> Tags => TemplateParser.Tags;

    /// <summary>Names of the filters.</summary>
    public static IReadOnlyCollection<string> Filters => LiquidFilters.All.Keys;
}

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
