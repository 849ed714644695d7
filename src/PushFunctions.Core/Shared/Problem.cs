namespace PushFunctions.Core.Shared;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Code">What kind of problem it is.</param>
/// <param name="Message">What was expected, what came, what to do. It never repeats a token, a secret or a text of the content.</param>
/// <param name="Context">The JSON path of the field, or null where no field is to blame.</param>
public sealed record Problem(ProblemCode Code, string Message, string? Context = null)
{
    public static Problem Invalid(string? context, string message) => new(ProblemCode.InvalidRequest, message, context);
}
