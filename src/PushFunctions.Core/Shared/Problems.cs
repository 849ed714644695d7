namespace PushFunctions.Core.Shared;

/// <summary>One thing that is wrong with a request.</summary>
/// <param name="Code">What kind of problem it is.</param>
/// <param name="Message">What was expected, what came, what to do. It never repeats a token, a secret or a text of the content.</param>
/// <param name="Context">The JSON path of the field, or null where no field is to blame.</param>
public sealed record Problem(ProblemCode Code, string Message, string? Context = null)
{
    public static Problem Invalid(string? context, string message) => new(ProblemCode.InvalidRequest, message, context);
}

/// <summary>Every code that an error answer can hold; each has a line in docs/errors.md.</summary>
public enum ProblemCode
{
    InvalidRequest = 20001,
    Authentication = 20003,
    Forbidden = 20403,
    NotFound = 20404,
    MethodNotAllowed = 20405,
    Conflict = 20409,
    TooLarge = 20413,
    UnsupportedMediaType = 20415,
    IdempotencyMismatch = 20422,
    TooManyRequests = 20429,
    Internal = 20500,
    Unavailable = 20503,
}

/// <summary>The request cannot be carried out as it is; nothing was written. The API answers with the problems it holds.</summary>
public sealed class RequestException(IReadOnlyList<Problem> problems) : Exception(problems[0].Message)
{
    public RequestException(ProblemCode code, string message, string? context = null)
        : this([new Problem(code, message, context)])
    {
    }

    /// <summary>At least one; the first decides the status code.</summary>
    public IReadOnlyList<Problem> Problems { get; } = problems;

    /// <summary>When to try again, where that may help: for <see cref="ProblemCode.TooManyRequests"/>, <see cref="ProblemCode.Unavailable"/>, and a conflict that passes.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static RequestException NotFound(string thing) =>
        new(ProblemCode.NotFound, $"{thing} was not found. Check the id, and that it belongs to this account.");

    /// <summary>A list was asked to go on from a place that it never named.</summary>
    public static RequestException BadCursor() =>
        new(ProblemCode.InvalidRequest, "The pageToken is none that this list gave out. Begin with the first page, and pass on pagination.next as it came.", "pageToken");
}

/// <summary>The request may have been carried out, and it could not be found out whether. The message says where to look before it is sent again.</summary>
public sealed class UnknownOutcomeException(string message, Exception innerException) : Exception(message, innerException);
