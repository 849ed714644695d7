using Fluid;
using Fluid.Parser;
using PushFunctions.Core.Problems;
using PushFunctions.Core.Sending.Templates.Liquid;

namespace PushFunctions.Core.Sending.Templates;

/// <summary>One text of a send: plain, or a template.</summary>
internal sealed class TemplateText
{
    private readonly string _path;
    private readonly string _plain;
    private readonly FluidTemplate? _template;
    private readonly TextRule _rule;

    private TemplateText(string path, string plain, FluidTemplate? template, TextRule rule) =>
        (_path, _plain, _template, _rule) = (path, plain, template, rule);

    public bool IsConstant => _template is null;

    /// <summary>The text if it is the same for everyone, else <paramref name="unknown"/>.</summary>
    public string ConstantOr(string unknown) => _template is null ? _plain : unknown;

    /// <summary>Parses, and adds to <paramref name="problems"/> what is wrong.</summary>
    public static TemplateText Compile(string path, string text, TextRule rule, ICollection<Problem> problems)
    {
        FluidTemplate? template = null;
        if (text.Length > TemplateLimits.TextCharacters)
        {
            problems.Add(Problem.Invalid(path, $"A text can have up to {TemplateLimits.TextCharacters:N0} characters. This one has {text.Length:N0}."));
        }
        else if (!LiquidGrammar.IsLiquid(text))
        {
            if (rule.WrongWith(text) is { } broken)
                problems.Add(Problem.Invalid(path, broken));
        }
        else
        {
            try
            {
                template = new FluidTemplate(LiquidGrammar.Parse(text));
            }
            catch (TemplateSyntaxException exception)
            {
                problems.Add(Problem.Invalid(path, $"The template does not parse: {exception.Message}."));
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

    private string Run(FluidTemplate template, RenderContext context)
    {
        try
        {
            using var writer = new BoundedWriter(context);

            // Nothing in a template waits: the task is complete when it is returned.
            template.RenderAsync(writer, NullEncoder.Default, context).AsTask().GetAwaiter().GetResult();
            return writer.ToString();
        }
        catch (LimitReachedException exception)
        {
            throw new RenderingException($"{_path} could not be rendered: {exception.Message}.");
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A template is a stranger's program on a stranger's data: whatever it makes the engine throw is its own failure
            // and must not stop the others of the batch. The engine's message may repeat values, so it is not passed on.
            throw new RenderingException($"{_path} could not be rendered: {(context.IsOverFluidsLimit ? Rendering.StepsMessage : Reason(exception))}.");
        }
    }

    private static string Reason(Exception exception) => exception switch
    {
        DivideByZeroException => "it divides by zero",
        OverflowException => "a number is too large",
        _ => "a tag or a filter cannot work with the value it was given",
    };
}
