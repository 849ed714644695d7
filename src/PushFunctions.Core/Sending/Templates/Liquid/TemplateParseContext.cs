using Fluid.Parser;
using Parlot;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>
/// Counts while a text is parsed. The parser descends recursively and goes back when an alternative fails: without these
/// bounds, brackets inside brackets could overflow the stack or take exponential time.
/// </summary>
internal sealed class TemplateParseContext(string text) : FluidParseContext(text)
{
    private int _depth;
    private int _attempts;

    public void Enter(TextPosition position)
    {
        if (++_depth > TemplateLimits.Nesting)
            throw new ParseException($"Nested deeper than {TemplateLimits.Nesting} levels", position);

        if (++_attempts > TemplateLimits.ParserAttempts)
            throw new ParseException("Too complex", position);
    }

    public void Leave() => _depth--;
}
