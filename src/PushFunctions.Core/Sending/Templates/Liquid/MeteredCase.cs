using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>The case tag, which takes a step for each value it compares. Fluid's own loses a break or continue inside it.</summary>
internal sealed class MeteredCase(CaseStatement tag) : Statement
{
    private readonly int _steps = 1 + tag.Whens.Sum(when => when.Options.Count);

    public override async ValueTask<Completion> WriteToAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
    {
        ((RenderContext)context).Spend(_steps);

        var value = await tag.Expression.EvaluateAsync(context);
        var matched = false;
        foreach (var when in tag.Whens)
        {
            foreach (var option in when.Options)
            {
                if (!value.Equals(await option.EvaluateAsync(context)))
                    continue;

                // As everywhere in Liquid: every value that fits runs the block.
                matched = true;
                var completion = await when.WriteToAsync(writer, encoder, context);
                if (completion != Completion.Normal)
                    return completion;
            }
        }

        return matched || tag.Else is null ? Completion.Normal : await tag.Else.WriteToAsync(writer, encoder, context);
    }
}
