using Fluid;
using Fluid.Ast;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>
/// Liquid without what reaches outside or cannot be bounded. Every tag, value and filter chain passes a guard while it is
/// parsed, so that nothing can be overlooked in the tree afterwards.
/// </summary>
internal sealed class LiquidGrammar : FluidParser
{
    private static readonly LiquidGrammar Shared = new();

    private LiquidGrammar()
    {
        Primary.Parser = new GuardedParser<Expression>(Primary.Parser!, ExpressionGuard.Value);
        FilterExpression.Parser = new GuardedParser<Expression>(FilterExpression.Parser!, ExpressionGuard.Chain);

        // Fluid's looks for the tag's end behind every run of spaces from each of its characters.
        RegisteredTags["#"] = AnyCharBefore(Literals.Text("-%}").Or(Literals.Text("%}")), canBeEmpty: true)
            .AndSkip(TagEnd).Then<Statement>(text => new CommentStatement(text)).ElseError("'%}' was expected");
        RegisteredTags["macro"] = RegisteredTags["from"] = RegisteredTags["include"];

        foreach (var (name, parser) in RegisteredTags.ToArray())
        {
            RegisteredTags[name] = LiquidTags.Allowed.Contains(name)
                ? new GuardedParser<Statement>(parser, TagGuard.Guard)
                : new RefusedTag(name);
        }
    }

    /// <summary>Whether <paramref name="text"/> is more than plain text.</summary>
    public static bool IsLiquid(string text) =>
        text.Contains("{{", StringComparison.Ordinal) || text.Contains("{%", StringComparison.Ordinal);

    /// <exception cref="TemplateSyntaxException">It does not parse, or uses what templates do not have.</exception>
    public static IReadOnlyList<Statement> Parse(string text)
    {
        var context = new TemplateParseContext(text);
        try
        {
            if (!Shared.Grammar.TryParse(context, out var statements, out var error) || error is not null)
                throw new TemplateSyntaxException($"{error?.Message?.TrimEnd('.') ?? "Not a template"} at {error?.Position}");

            // The grammar also stops, content, before what it cannot continue with.
            var cursor = context.Scanner.Cursor;
            return cursor.Eof ? statements : throw new TemplateSyntaxException($"A tag or the end of the text was expected at {cursor.Position}");
        }
        catch (ParseException exception)
        {
            // Unknown tags come this way, with their position.
            throw new TemplateSyntaxException(exception.Message);
        }
    }
}
