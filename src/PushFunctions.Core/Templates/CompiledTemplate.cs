using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Templates;

/// <summary>A send's content, parsed. Safe to use from many threads.</summary>
public sealed class CompiledTemplate
{
    private readonly SendTemplate _template;
    private readonly TemplateFields _fields;
    private readonly DateTimeOffset _now;
    private readonly PushMessage? _constant;

    /// <exception cref="RenderingException">The content is constant and shows nothing.</exception>
    internal CompiledTemplate(SendTemplate template, TemplateFields fields, DateTimeOffset now)
    {
        (_template, _fields, _now) = (template, fields, now.ToUniversalTime());
        if (fields.AreConstant)
            _constant = Require(Build(text => text.Render(Rendering.Empty)));
    }

    /// <summary>Whether every recipient gets the same: no field holds Liquid.</summary>
    public bool IsConstant => _constant is not null;

    /// <summary>
    /// A title or body that renders to nothing but white space is left out, and so are an image, category, thread, link,
    /// sound and collapse key that render to nothing.
    /// </summary>
    /// <param name="variables">The recipient's variables, a JSON object as text; null for none.</param>
    /// <exception cref="RenderingException">A limit was reached, or what came out is not allowed in its field.</exception>
    public PushMessage Render(string? variables)
    {
        if (_constant is not null) return _constant;
        var rendering = new Rendering(VariablesReader.Read(variables), _now);
        return Require(Build(text => text.Render(rendering)));
    }

    /// <summary>Sound and tags only, which is what lists show, with the steps that they took.</summary>
    /// <exception cref="RenderingException">As <see cref="Render"/>.</exception>
    public (PushMessage Message, int Steps) RenderListed(string? variables)
    {
        if (_fields.Sound is null or { IsConstant: true } && _fields.Tags.IsConstant) return (Listed(Rendering.Empty), 0);
        var rendering = new Rendering(VariablesReader.Read(variables), _now);
        rendering.Spend(1 + ((variables?.Length ?? 0) / TemplateLimits.CharactersPerStep));
        return (Listed(rendering), rendering.Steps);

        PushMessage Listed(Rendering rendering) => new()
        {
            Sound = _fields.Sound?.Render(rendering) is { Length: > 0 } sound ? sound : null,
            Tags = _fields.Tags.Render(text => text.Render(rendering)),
        };
    }

    /// <summary>What is the same for every recipient; see <see cref="PushMessage.IsOutline"/>.</summary>
    /// <param name="unknown">What stands where a template makes the text.</param>
    public PushMessage Outline(string unknown) => _constant ?? Build(text => text.ConstantOr(unknown)) with { IsOutline = true };

    private static PushMessage Require(PushMessage message) => message is { IsBackground: true, Data.Count: 0 }
        ? throw new RenderingException("$.content has nothing to show: title and body are empty, and there is no data.")
        : message;

    private PushMessage Build(Func<TemplateText, string> give)
    {
        return new PushMessage
        {
            Title = Visible(_fields.Title),
            Subtitle = Visible(_fields.Subtitle),
            Body = Visible(_fields.Body),
            Image = Optional(_fields.Image),
            Data = _fields.Data.Render(give),
            Badge = _template.Badge ?? Badge(Optional(_fields.Badge)),
            Category = Optional(_fields.Category),
            ThreadId = Optional(_fields.ThreadId),
            Link = Optional(_fields.Link),
            Sound = Optional(_fields.Sound),
            Priority = _template.Priority,
            TimeToLive = _template.TimeToLive,
            CollapseKey = Optional(_fields.CollapseKey),
            Tags = _fields.Tags.Render(give),
            FcmOverrides = _fields.FcmOverrides?.Render(give),
            ApnOverrides = _fields.ApnOverrides?.Render(give),
        };

        string? Visible(TemplateText? text) => Give(text) is { } visible && !string.IsNullOrWhiteSpace(visible) ? visible : null;

        string? Optional(TemplateText? text) => Give(text) is { Length: > 0 } given ? given : null;

        string? Give(TemplateText? text) => text is null ? null : give(text);

        // The field's rule let nothing else through; an unknown one is some number.
        static int? Badge(string? text) => text is null ? null : TextRules.TryReadBadge(text, out var badge) ? badge : 0;
    }
}

/// <summary>Parses the Liquid of a send, once per operation.</summary>
public sealed class TemplateCompiler
{
    /// <param name="now">What <c>'now'</c> means in the templates: the operation's creation, so that every rendering gives the same text.</param>
    /// <exception cref="RequestException">A template does not parse: every problem with the JSON path of its field, line and column.</exception>
    public CompiledTemplate Compile(SendTemplate template, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        var fields = TemplateFields.Compile(template, problems);
        if (problems.Count > 0)
            throw new RequestException(problems);

        try
        {
            return new CompiledTemplate(template, fields, now);
        }
        catch (RenderingException exception)
        {
            // Without a template in it, what every recipient would get is known, and so is that it is nothing.
            throw new RequestException(ProblemCode.InvalidRequest, exception.Message, "$.content");
        }
    }
}

/// <summary>The texts of a send, parsed; null where the send has none.</summary>
internal sealed record TemplateFields
{
    public TemplateText? Title { get; private init; }

    public TemplateText? Subtitle { get; private init; }

    public TemplateText? Body { get; private init; }

    public TemplateText? Image { get; private init; }

    public required TemplateMap Data { get; init; }

    public TemplateText? Badge { get; private init; }

    public TemplateText? Category { get; private init; }

    public TemplateText? ThreadId { get; private init; }

    public TemplateText? Link { get; private init; }

    public TemplateText? Sound { get; private init; }

    public TemplateText? CollapseKey { get; private init; }

    public required TemplateMap Tags { get; init; }

    public TemplateJson? FcmOverrides { get; private init; }

    public TemplateJson? ApnOverrides { get; private init; }

    public bool AreConstant =>
        Array.TrueForAll([Title, Subtitle, Body, Image, Badge, Category, ThreadId, Link, Sound, CollapseKey], text => text is null or { IsConstant: true }) &&
        Data.IsConstant && Tags.IsConstant && FcmOverrides is null or { IsConstant: true } && ApnOverrides is null or { IsConstant: true };

    public static TemplateFields Compile(SendTemplate template, List<Problem> problems)
    {
        return new TemplateFields
        {
            Title = Text("$.content.title", template.Title, TextRules.Prose),
            Subtitle = Text("$.content.subtitle", template.Subtitle, TextRules.Prose),
            Body = Text("$.content.body", template.Body, TextRules.Prose),
            Image = Text("$.content.image", template.Image, TextRules.Address),
            Data = TemplateMap.Compile("$.content.data", template.Data, TextRules.Prose, problems),
            Badge = Text("$.content.badge", template.BadgeTemplate, TextRules.Badge),
            Category = Text("$.content.category", template.Category, TextRules.Name),
            ThreadId = Text("$.content.threadId", template.ThreadId, TextRules.Name),
            Link = Text("$.content.link", template.Link, TextRules.Address),
            Sound = Text("$.sound", template.Sound, TextRules.Name),
            CollapseKey = Text("$.collapseKey", template.CollapseKey, TextRules.CollapseKey),
            Tags = TemplateMap.Compile("$.tags", template.Tags, TextRules.TagTemplate, problems),
            FcmOverrides = Json("$.overrides.fcm", template.FcmOverrides),
            ApnOverrides = Json("$.overrides.apn", template.ApnOverrides),
        };

        TemplateText? Text(string path, string? text, TextRule rule) =>
            text is null ? null : TemplateText.Compile(path, text, rule, problems);

        TemplateJson? Json(string path, string? json) => json is null ? null : TemplateJson.Compile(path, json, problems);
    }
}
