using PushFunctions.Core.Delivery;

namespace PushFunctions.Core.Sending.Templates;

/// <summary>A send's content, parsed. Safe to use from many threads.</summary>
public sealed class CompiledTemplate
{
    /// <summary>Whether every recipient gets the same: no field holds Liquid.</summary>
    public bool IsConstant => throw new NotSupportedException();

    /// <param name="variables">The recipient's variables, a JSON object as text; null for none.</param>
    /// <exception cref="RenderingException">A limit was reached, or what came out is not allowed in its field.</exception>
    public PushMessage Render(string? variables) => throw new NotSupportedException();
}
