using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>A loop copies its whole source before it starts, even for no round: the source is checked and paid for before.</summary>
internal sealed class MeteredLoop(Statement loop, Func<TemplateContext, ValueTask> payForSource) : Statement
{
    public override async ValueTask<Completion> WriteToAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
    {
        ((RenderContext)context).Spend(1);
        await payForSource(context);
        return await loop.WriteToAsync(writer, encoder, context);
    }
}
