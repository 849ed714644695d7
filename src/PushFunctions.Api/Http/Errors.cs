using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Http;

/// <summary>One thing that is wrong.</summary>
/// <param name="Code">What kind of problem it is.</param>
/// <param name="Message">What was expected, what came, what to do.</param>
/// <param name="InfoUrl">Where the code is explained.</param>
/// <param name="Context">The JSON path of the field, or null.</param>
public sealed record ErrorEntry(int Code, string Message, string InfoUrl, string? Context);

/// <summary>What an error code means.</summary>
/// <param name="Code">The code.</param>
/// <param name="Title">Its name.</param>
/// <param name="Description">What happened.</param>
/// <param name="WhatToDo">What to check or change.</param>
public sealed record ErrorInfo(int Code, string Title, string Description, string WhatToDo);

/// <summary>Why a request was not carried out.</summary>
/// <param name="Errors">At least one, at most 100.</param>
public sealed record ErrorsBody(IReadOnlyList<ErrorEntry> Errors);

/// <summary>Every code that an answer can hold, with its meaning. docs/errors.md says the same; a test compares the two.</summary>
internal static class ErrorCatalog
{
    public static IReadOnlyList<ErrorInfo> All { get; } =
    [
        Of(ProblemCode.InvalidRequest, "The request is not valid.", "Read the message; context is the JSON path of the field. Up to 100 problems come at once."),
        Of(ProblemCode.Authentication, "The request has no valid Basic credentials.", "Send an account's sid and token, or an API key's sid and secret, as HTTP Basic authentication in UTF-8."),
        Of(ProblemCode.Forbidden, "The API key lacks the scope that this needs.", "Use a key with the scope that the message names, or the account's own token."),
        Of(ProblemCode.NotFound, "There is no such thing in this account.", "Check the path and the id; the things of other accounts cannot be seen."),
        Of(ProblemCode.MethodNotAllowed, "The path does not know this method.", "Use one of the methods in the Allow header."),
        Of(ProblemCode.Conflict, "The state of the thing does not allow this now.", "Where the answer has Retry-After the conflict passes (other requests were changing the same resource, or one with this Idempotency-Key is running): send the request again after it. Else read the resource again and decide."),
        Of(ProblemCode.TooLarge, "The body is longer than the service takes.", "Split the request; the limit is the setting Push__MaxRequestBytes."),
        Of(ProblemCode.UnsupportedMediaType, "The body is not plain JSON in UTF-8.", "Send Content-Type: application/json, uncompressed."),
        Of(ProblemCode.IdempotencyMismatch, "The Idempotency-Key was used with another request.", "Use a new key for a new request."),
        Of(ProblemCode.TooManyRequests, "There are more requests than the service takes at the moment.", "Wait for the time in Retry-After, then send the request again."),
        Of(ProblemCode.Internal, "The service failed.", "Look for the trace id of the message in the service's log. Repeat a send only with the same Idempotency-Key."),
        Of(ProblemCode.Unavailable, "The service cannot take the request at the moment: a dependency is unavailable, it is being restarted, or it has too many request bodies in memory. The message says which.", "Wait for the time in Retry-After, then send the request again."),
        Of(DeliveryErrorCode.TokenExpired, "The provider says that the app is gone from the device.", "Nothing: the token was forgotten. The app registers anew when it is installed again."),
        Of(DeliveryErrorCode.TokenRejected, "The provider does not know the token.", "Check that the token, its provider and its environment (APN or APN_SANDBOX) belong together."),
        Of(DeliveryErrorCode.TokenOfAnotherProject, "The token belongs to another project or topic than the credential.", "Send from the App whose credential belongs to the app on the device."),
        Of(DeliveryErrorCode.PayloadRejected, "The provider refused the payload.", "Read the reason; overrides are the usual cause. A send with dryRun checks a payload at FCM."),
        Of(DeliveryErrorCode.PayloadTooLarge, "The payload, as rendered, is over the provider's limit of 4096 bytes (VoIP 5120).", "Shorten the content, the data or the variables."),
        Of(DeliveryErrorCode.RenderingFailed, "A template could not be rendered with the recipient's variables.", "Read the reason; check the template with this recipient's variables."),
        Of(DeliveryErrorCode.CredentialRefused, "The provider refused the credential for as long as the push could wait.", "Upload a valid credential; the credential's health has the provider's reason."),
        Of(DeliveryErrorCode.CredentialDeleted, "The credential was deleted before the push was sent.", "Send again from an App that has a credential for the provider."),
        Of(DeliveryErrorCode.Expired, "The time to live ended before the push could be sent.", "Send with a longer timeToLive, if it is still of use."),
        Of(DeliveryErrorCode.GaveUp, "The provider was throttling or unavailable for as long as the push could wait.", "Send again later; the reason has the provider's last word."),
        Of(DeliveryErrorCode.RequestRejected, "The provider refused the request itself: a fault of the service.", "Report the reason to whoever runs the service."),
        Of(DeliveryErrorCode.Abandoned, "The push could not be worked on: its queue message failed too often.", "Look for the operation's id in the service's log; send again."),
        Of(DeliveryErrorCode.DeviceMoved, "The device went to another User, or was logged out, while the push waited.", "Nothing: it was not for whoever has the device now."),
        Of(DeliveryErrorCode.UserUnknown, "The User does not exist or was deleted.", "Check the userId; register a device for the User first."),
        Of(DeliveryErrorCode.UserWithoutDevice, "The User has no device under the App.", "Register a device for the User under the App, or send from the App that has it."),
        Of(DeliveryErrorCode.NoCredential, "The App has no credential for the provider of the device.", "Upload a credential of that type for the App."),
    ];

    public static IReadOnlyDictionary<int, ErrorInfo> ByCode { get; } = All.ToDictionary(info => info.Code);

    private static ErrorInfo Of<T>(T code, string description, string whatToDo)
        where T : struct, Enum => new(Convert.ToInt32(code, System.Globalization.CultureInfo.InvariantCulture), code.ToString(), description, whatToDo);
}

/// <summary>Problems as the contract shows them. The first one decides the status.</summary>
internal sealed class ErrorResults(Links links, PushMetrics metrics)
{
    /// <param name="request">Null where it could not be read.</param>
    public ApiResult Of(HttpRequest? request, IReadOnlyList<Problem> problems, TimeSpan? retryAfter = null, string? allow = null)
    {
        var first = problems[0].Code;
        var status = StatusOf(first);
        if (status >= StatusCodes.Status500InternalServerError) metrics.RequestFailed(status);
        var body = new ErrorsBody([.. Cut(problems).Select(problem => new ErrorEntry(
            (int)problem.Code,
            problem.Message,
            links.To(request, $"v1/errors/{((int)problem.Code).ToString(CultureInfo.InvariantCulture)}"),
            problem.Context))]);
        return new ApiResult(status, ApiResult.Of(0, body, ApiJson.Wire.ErrorsBody).Body)
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
