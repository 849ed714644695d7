using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>A tag that takes its steps before it runs: Fluid itself counts some statements and not others.</summary>
internal sealed class MeteredTag(Statement tag, int steps) : Statement
{
    public override ValueTask<Completion> WriteToAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
    {
        ((RenderContext)context).Spend(steps);
        return tag.WriteToAsync(writer, encoder, context);
    }
}
