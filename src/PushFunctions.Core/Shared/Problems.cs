namespace PushFunctions.Core.Shared;

/// <summary>One error in a request.</summary>
/// <param name="Message">What was expected, what came, what to do. It never repeats a token, a secret or a text of
/// the content.</param>
/// <param name="Context">The JSON path of the field, or null where no field is to blame.</param>
public sealed record Problem(ProblemCode Code, string Message, string? Context = null)
{
    public static Problem Invalid(string? context, string message) => new(ProblemCode.InvalidRequest, message, context);
}

/// <summary>Every code of an error response; each has a line in docs/errors.md.</summary>
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

/// <summary>The request is rejected as it is; nothing was written. The API responds with its problems.</summary>
public sealed class RequestException(IReadOnlyList<Problem> problems) : Exception(problems[0].Message)
{
    public RequestException(ProblemCode code, string message, string? context = null)
        : this([new Problem(code, message, context)])
    {
    }

    /// <summary>At least one; the first decides the status code.</summary>
    public IReadOnlyList<Problem> Problems { get; } = problems;

    /// <summary>When to retry, where that may help: for <see cref="ProblemCode.TooManyRequests"/>,
    /// <see cref="ProblemCode.Unavailable"/>, and a conflict that passes.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static RequestException NotFound(string thing) =>
        new(ProblemCode.NotFound, $"{thing} was not found. Check the ID, and that it belongs to this account.");

    /// <summary>The cursor was not issued by this list.</summary>
    public static RequestException BadCursor() =>
        new(ProblemCode.InvalidRequest,
            "Invalid pageToken: it was not issued for this list. Start with the first page, and pass pagination.next unchanged.",
            "pageToken");
}

/// <summary>The request may have been carried out; whether it was could not be determined. The message says where to
/// check before sending it again.</summary>
public sealed class UnknownOutcomeException(string message, Exception innerException) : Exception(message, innerException);

/// <summary>Whether a fault is a transient one of storage. Not called for work that was canceled.</summary>
public delegate bool TransientFault(Exception fault);
