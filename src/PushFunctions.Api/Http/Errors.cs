using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace PushFunctions.Api.Http;

/// <summary>One problem.</summary>
/// <param name="Code">The kind of problem.</param>
/// <param name="Message">What happened, what was expected, what to do.</param>
/// <param name="InfoUrl">The explanation of the code.</param>
/// <param name="Context">The JSON path of the field, or null.</param>
public sealed record ErrorEntry(int Code, string Message, string InfoUrl, string? Context);

/// <summary>What an error code means.</summary>
/// <param name="Code">The code.</param>
/// <param name="Title">The name of the code.</param>
/// <param name="Description">What happened.</param>
/// <param name="WhatToDo">What to do.</param>
public sealed record ErrorInfo(int Code, string Title, string Description, string WhatToDo);

/// <summary>Why a request was refused.</summary>
/// <param name="Errors">At least one, at most 100.</param>
public sealed record ErrorsBody(IReadOnlyList<ErrorEntry> Errors);

/// <summary>Every error code with its meaning. A test compares it with docs/errors.md.</summary>
internal static class ErrorCatalog
{
    public static IReadOnlyList<ErrorInfo> All { get; } =
    [
        Of(
            ProblemCode.InvalidRequest, "The request is invalid.",
            "Read the message. context is the JSON path of the field. A response lists up to 100 problems."),
        Of(
            ProblemCode.Authentication, "The request has no valid credentials.",
            "Use HTTP Basic authentication in UTF-8 with an account's SID and auth token, or an API key's SID and secret."),
        Of(
            ProblemCode.Forbidden, "The API key does not have the required scope.",
            "Use an API key with the scope that the message names, or the account's auth token."),
        Of(ProblemCode.NotFound, "Resource not found.", "Check the path and the ID. Resources of other accounts are not visible."),
        Of(ProblemCode.MethodNotAllowed, "The path does not support this method.", "Use one of the methods in the Allow header."),
        Of(
            ProblemCode.Conflict,
            "The current state of the resource does not allow this request.",
            "If the response has Retry-After, the conflict is temporary (other requests were changing the resource, or a "
                + "request with the same Idempotency-Key is running): retry after that time. Otherwise read the resource again and "
                + "retry."),
        Of(ProblemCode.TooLarge, "The body is too large.", "Split the request. The setting Push__MaxRequestBytes is the limit."),
        Of(
            ProblemCode.UnsupportedMediaType, "The body is not uncompressed JSON in UTF-8.",
            "Send an uncompressed body with Content-Type: application/json."),
        Of(ProblemCode.IdempotencyMismatch, "The Idempotency-Key was used with a different request.", "Use a new key for a new request."),
        Of(ProblemCode.TooManyRequests, "The rate limit is exceeded.", "Wait for the time in Retry-After, then retry."),
        Of(
            ProblemCode.Internal, "Internal error.",
            "Look up the trace ID from the message in the service's log. Retry a send only with the same Idempotency-Key."),
        Of(
            ProblemCode.Unavailable,
            "The service is temporarily unavailable: a dependency is unavailable, the service is restarting, or too many "
                + "request bodies are in memory. The message says which.",
            "Wait for the time in Retry-After, then retry."),
        Of(
            DeliveryErrorCode.TokenExpired, "The provider reported that the app was uninstalled from the device.",
            "Nothing to do: the token was deleted. The app registers again when it is reinstalled."),
        Of(
            DeliveryErrorCode.TokenRejected, "The provider does not recognize the token.",
            "Check that the token matches its provider and environment (APN or APN_SANDBOX)."),
        Of(
            DeliveryErrorCode.TokenOfAnotherProject, "The token belongs to a different project or topic than the credential.",
            "Send from the App whose credential belongs to the app on the device."),
        Of(
            DeliveryErrorCode.PayloadRejected, "The provider rejected the payload.",
            "Read the reason; overrides are the usual cause. A send with dryRun validates a payload with FCM."),
        Of(
            DeliveryErrorCode.PayloadTooLarge, "The rendered payload exceeds the provider's limit of 4,096 bytes (VoIP: 5,120).",
            "Shorten the content, the data or the variables."),
        Of(
            DeliveryErrorCode.RenderingFailed, "A template could not be rendered with the recipient's variables.",
            "Read the reason, and check the template against this recipient's variables."),
        Of(
            DeliveryErrorCode.CredentialRefused, "The provider refused the credential until the push expired.",
            "Upload a valid credential. The credential's health shows the provider's reason."),
        Of(
            DeliveryErrorCode.CredentialDeleted, "The credential was deleted before the push was sent.",
            "Send again from an App that has a credential for the provider."),
        Of(
            DeliveryErrorCode.Expired, "The time to live ended before the push could be sent.",
            "If the push is still useful, send it again with a longer timeToLive."),
        Of(
            DeliveryErrorCode.GaveUp, "The provider throttled or was unavailable until the last attempt.",
            "Send again later. The reason shows the provider's last response."),
        Of(
            DeliveryErrorCode.RequestRejected, "The provider rejected the request itself: a bug in the service.",
            "Report the reason to the operator of the service."),
        Of(
            DeliveryErrorCode.DeadLettered, "The push could not be processed: its queue message failed too often and was dead-lettered.",
            "Look up the operation's ID in the service's log, then send again."),
        Of(
            DeliveryErrorCode.DeviceMoved, "The device was registered for another User, or deleted, before the push was sent.",
            "Nothing to do: the push was not meant for the device's current user."),
        Of(
            DeliveryErrorCode.UserUnknown, "The User does not exist or was deleted.",
            "Check the userId. A User is created when a device is registered."),
        Of(
            DeliveryErrorCode.UserWithoutDevice, "The User has no device in the App.",
            "Register a device for the User in the App, or send from the App that has it."),
        Of(
            DeliveryErrorCode.NoCredential, "The App has no credential for the device's provider.",
            "Upload a credential of that type for the App."),
        Of(
            DeliveryErrorCode.NobodyFound, "No User matched the filters of the send, or was in its Audiences.",
            "Ask POST /v1/PushNotifications/Count whom they reach. Check the tags of a registration, the App in 'from', and that the Audience has members."),
    ];

    public static IReadOnlyDictionary<int, ErrorInfo> ByCode { get; } = All.ToDictionary(info => info.Code);

    private static ErrorInfo Of<T>(T code, string description, string whatToDo)
        where T : struct,
        Enum => new(Convert.ToInt32(code, System.Globalization.CultureInfo.InvariantCulture), code.ToString(), description, whatToDo);
}

/// <summary>Error responses. The first problem decides the status.</summary>
internal sealed class ErrorResults(Links links, PushMetrics metrics)
{
    /// <param name="request">Null for a request that could not be read.</param>
    public ApiResult Of(HttpRequest? request, IReadOnlyList<Problem> problems, TimeSpan? retryAfter = null, string? allow = null)
    {
        var first = problems[0].Code;
        var status = StatusOf(first);
        if (status >= StatusCodes.Status500InternalServerError) metrics.RequestFailed(status);
        var body = new ErrorsBody(EntriesOf(request, problems));
        return new ApiResult(status, ApiResult.Of(0, body, HttpJson.Wire.ErrorsBody).Body)
        {
            RetryAfter = retryAfter ?? DefaultRetryAfter(first),
            Challenge = first == ProblemCode.Authentication ? "Basic realm=\"PushFunctions\", charset=\"UTF-8\"" : null,
            Allow = allow,
        };
    }

    /// <inheritdoc cref="Of"/>
    public IReadOnlyList<ErrorEntry> EntriesOf(HttpRequest? request, IReadOnlyList<Problem> problems) =>
    [
        .. Cut(problems).Select(problem => new ErrorEntry(
            (int)problem.Code,
            problem.Message,
            links.To(request, $"v1/errors/{((int)problem.Code).ToString(CultureInfo.InvariantCulture)}"),
            problem.Context)),
    ];

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
