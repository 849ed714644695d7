using PushFunctions.Core.Templates.Liquid;

namespace PushFunctions.Core.Templates;

/// <summary>Parses the Liquid of a send, once per operation.</summary>
public sealed class TemplateCompiler
{
    /// <param name="now">What <c>'now'</c> means in the templates: the operation's creation, so that every rendering gives the same text.</param>
    /// <exception cref="RequestException">A template does not parse: every problem with the JSON path of its field, line and column.</exception>
    public CompiledTemplate Compile(SendTemplate template, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        var fields = TemplateFields.Compile(template, problems);
        if (problems.Count > 0)
            throw new RequestException(problems);

        try
        {
            return new CompiledTemplate(template, fields, now);
        }
        catch (RenderingException exception)
        {
            // Without a template in it, what every recipient would get is known, and so is that it is nothing.
            throw new RequestException(ProblemCode.InvalidRequest, exception.Message, "$.content");
        }
    }
}
