using System.Text.Encodings.Web;
using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace PushFunctions.Core.Sending.Templates.Liquid;

/// <summary>The capture tag with a bound: Fluid's own writes into a buffer that only memory ends.</summary>
internal sealed class BoundedCapture(CaptureStatement capture) : Statement
{
    public override async ValueTask<Completion> WriteToAsync(TextWriter writer, TextEncoder encoder, TemplateContext context)
    {
        var captured = new BoundedWriter((RenderContext)context);
        var completion = Completion.Normal;
        for (var i = 0; i < capture.Statements.Count && completion == Completion.Normal; i++)
            completion = await capture.Statements[i].WriteToAsync(captured, encoder, context);

        context.SetValue(capture.Identifier, StringValue.Create(captured.ToString()));
        return completion;
    }
}
