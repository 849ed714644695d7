using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Http;

/// <summary>Problems as the contract shows them. The first one decides the status.</summary>
internal sealed class ErrorAnswers(Links links, PushMetrics metrics)
{
    /// <param name="request">Null where it could not be read.</param>
    public ApiAnswer Of(HttpRequest? request, IReadOnlyList<Problem> problems, TimeSpan? retryAfter = null, string? allow = null)
    {
        var first = problems[0].Code;
        var status = StatusOf(first);
        if (status >= StatusCodes.Status500InternalServerError) metrics.RequestFailed(status);
        var body = new ErrorsBody([.. Cut(problems).Select(problem => new ErrorEntry(
            (int)problem.Code,
            problem.Message,
            links.To(request, $"v1/errors/{((int)problem.Code).ToString(CultureInfo.InvariantCulture)}"),
            problem.Context))]);
        return new ApiAnswer(status, ApiAnswer.Of(0, body, ApiJson.Wire.ErrorsBody).Body)
        {
            RetryAfter = retryAfter ?? DefaultRetryAfter(first),
            Challenge = first == ProblemCode.Authentication ? "Basic realm=\"PushFunctions\", charset=\"UTF-8\"" : null,
            Allow = allow,
        };
    }

    public static int StatusOf(ProblemCode code) => code switch
    {
        ProblemCode.InvalidRequest => StatusCodes.Status400BadRequest,
        ProblemCode.Authentication => StatusCodes.Status401Unauthorized,
        ProblemCode.Forbidden => StatusCodes.Status403Forbidden,
        ProblemCode.NotFound => StatusCodes.Status404NotFound,
        ProblemCode.MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        ProblemCode.Conflict => StatusCodes.Status409Conflict,
        ProblemCode.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ProblemCode.UnsupportedMediaType => StatusCodes.Status415UnsupportedMediaType,
        ProblemCode.IdempotencyMismatch => StatusCodes.Status422UnprocessableEntity,
        ProblemCode.TooManyRequests => StatusCodes.Status429TooManyRequests,
        ProblemCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    private static IEnumerable<Problem> Cut(IReadOnlyList<Problem> problems) => problems.Count <= ProblemList.Maximum
        ? problems
        : problems.Take(ProblemList.Maximum - 1).Append(ProblemList.More);

    private static TimeSpan? DefaultRetryAfter(ProblemCode code) =>
        code is ProblemCode.TooManyRequests or ProblemCode.Unavailable ? TimeSpan.FromSeconds(10) : null;
}
