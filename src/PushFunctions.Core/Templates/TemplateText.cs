using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Templates;

/// <summary>One text of a send: plain, or a template.</summary>
internal sealed class TemplateText
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
            problems.Add(Problem.Invalid(path, $"A text can have up to {TemplateLimits.TextCharacters:N0} characters. This one has {text.Length:N0}."));
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

    /// <exception cref="RenderingException">A limit was reached, a filter failed, or the result breaks the field's rule.</exception>
    public string Render(Rendering rendering)
    {
        if (_template is null)
            return _plain;

        var text = WellFormedText.Of(Run(_template, new RenderContext(rendering)));
        return _rule.WrongWithRendered(text) is { } broken ? throw new RenderingException($"{_path} could not be rendered: {broken}") : text;
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
            // A template is a stranger's program on a stranger's data: whatever goes wrong in it is its own failure and must
            // not stop the others of the batch. The message may repeat values, so it is not passed on.
            throw new RenderingException($"{_path} could not be rendered: a tag or a filter cannot work with the value it was given.");
        }
    }
}
