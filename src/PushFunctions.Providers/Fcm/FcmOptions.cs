using Microsoft.Extensions.Options;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

/// <summary>How pushes are sent to FCM. Settings <c>Push__Fcm__…</c>.</summary>
public sealed class FcmOptions
{
    public const string Section = "Push:Fcm";

    /// <summary>FCM's HTTP v1 API. A scheme of http, for a simulator on this machine, means HTTP/2 with prior
    /// knowledge. Default https://fcm.googleapis.com.</summary>
    /// <value>Setting <c>Push__Fcm__BaseAddress</c>.</value>
    public Uri BaseAddress { get; set; } = new("https://fcm.googleapis.com");

    /// <summary>Where service accounts sign in. The <c>token_uri</c> of an uploaded account is never followed.
    /// Default https://oauth2.googleapis.com/token.</summary>
    /// <value>Setting <c>Push__Fcm__TokenUri</c>.</value>
    public Uri TokenUri { get; set; } = new("https://oauth2.googleapis.com/token");

    /// <summary>How long one send may take, including sign-in and the wait for a free stream. Default 30 seconds; 10
    /// seconds to 1 minute.</summary>
    /// <value>Setting <c>Push__Fcm__RequestTimeout</c>.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The connections of each credential.</summary>
    /// <value>Settings <c>Push__Fcm__Connections__…</c>.</value>
    public ConnectionOptions Connections { get; set; } = new();
}

internal sealed class FcmOptionsCheck : IValidateOptions<FcmOptions>
{
    // FCM asks its callers to wait at least this long.
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromSeconds(10);

    public ValidateOptionsResult Validate(string? name, FcmOptions options)
    {
        string[] faults =
        [
            .. OptionChecks.Address("Push__Fcm__BaseAddress", options.BaseAddress),
            .. OptionChecks.Address("Push__Fcm__TokenUri", options.TokenUri),
            .. OptionChecks.RequestTimeout("Push__Fcm__RequestTimeout", options.RequestTimeout, LeastTimeout),
            .. OptionChecks.Connections("Push__Fcm__Connections", options.Connections),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
