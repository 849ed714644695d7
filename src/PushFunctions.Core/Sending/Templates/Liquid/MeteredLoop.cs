using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>
/// A loop that takes a step for each round, also for an empty one. It copies its whole source before it starts, even for no
/// round: the source is checked and paid for before.
/// </summary>
internal sealed class MeteredLoop(ForStatement loop, Func<TemplateContext, ValueTask> payForSource) : Statement
{
    private static readonly MeteredTag Round = new(new NoOpStatement(), 1);

    private readonly ForStatement _loop = new(
        [Round, .. loop.Statements], loop.Identifier, loop.Source, loop.Limit, loop.Offset, loop.Reversed, loop.Else);

    public override async ValueTask<Completion> WriteToAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
    {
        ((RenderContext)context).Spend(1);
        await payForSource(context);
        return await _loop.WriteToAsync(writer, encoder, context);
    }
}
