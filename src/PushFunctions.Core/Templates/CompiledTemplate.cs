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
