namespace PushFunctions.Core.Sending.Templates;

/// <summary>Parses the Liquid of a send, once per operation.</summary>
public sealed class TemplateCompiler
{
    /// <param name="now">What <c>'now'</c> means in the templates: the operation's creation, so that every rendering gives the same text.</param>
    /// <exception cref="Problems.RequestException">A template does not parse: every problem with the JSON path of its field, line and column.</exception>
    public CompiledTemplate Compile(SendTemplate template, DateTimeOffset now) => throw new NotSupportedException();
}
