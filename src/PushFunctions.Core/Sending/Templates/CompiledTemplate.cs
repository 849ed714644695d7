using PushFunctions.Core.Delivery;
using PushFunctions.Core.Sending.Templates.Liquid;
using PushFunctions.Core.Sending.Templates.Variables;

namespace PushFunctions.Core.Sending.Templates;

/// <summary>A send's content, parsed. Safe to use from many threads.</summary>
public sealed class CompiledTemplate
{
    private readonly SendTemplate _template;
    private readonly TemplateFields _fields;
    private readonly Func<DateTimeOffset> _now;
    private readonly PushMessage? _constant;

    /// <exception cref="RenderingException">The content is constant and shows nothing.</exception>
    internal CompiledTemplate(SendTemplate template, TemplateFields fields, DateTimeOffset now)
    {
        var utc = now.ToUniversalTime();
        (_template, _fields, _now) = (template, fields, () => utc);
        if (fields.AreConstant)
            _constant = Build(Rendering.Empty);
    }

    /// <summary>Whether every recipient gets the same: no field holds Liquid.</summary>
    public bool IsConstant => _constant is not null;

    /// <summary>
    /// A title or body that renders to nothing but white space is left out, and so are an image, category, thread, link,
    /// sound and collapse key that render to nothing.
    /// </summary>
    /// <param name="variables">The recipient's variables, a JSON object as text; null for none.</param>
    /// <exception cref="RenderingException">A limit was reached, or what came out is not allowed in its field.</exception>
    public PushMessage Render(string? variables) =>
        _constant ?? Build(new Rendering(VariablesReader.Read(variables), _now));

    private PushMessage Build(Rendering rendering)
    {
        var message = new PushMessage
        {
            Title = Visible(_fields.Title),
            Body = Visible(_fields.Body),
            Image = Optional(_fields.Image),
            Data = _fields.Data.Render(rendering),
            Badge = _template.Badge,
            Category = Optional(_fields.Category),
            ThreadId = Optional(_fields.ThreadId),
            Link = Optional(_fields.Link),
            Sound = Optional(_fields.Sound),
            Priority = _template.Priority,
            TimeToLive = _template.TimeToLive,
            CollapseKey = Optional(_fields.CollapseKey),
            Tags = _fields.Tags.Render(rendering),
            FcmOverrides = _fields.FcmOverrides?.Render(rendering),
            ApnOverrides = _fields.ApnOverrides?.Render(rendering),
        };

        return message is { IsBackground: true, Data.Count: 0 }
            ? throw new RenderingException("$.content has nothing to show: title and body are empty, and there is no data.")
            : message;

        string? Visible(TemplateText? text) => text?.Render(rendering) is { } visible && !string.IsNullOrWhiteSpace(visible) ? visible : null;

        string? Optional(TemplateText? text) => text?.Render(rendering) is { Length: > 0 } given ? given : null;
    }
}
