using Microsoft.Extensions.Options;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Apns;

/// <summary>How pushes are sent to APNs. Settings <c>Push__Apns__…</c>.</summary>
public sealed class ApnsOptions
{
    public const string Section = "Push:Apns";

    /// <summary>
    /// Where credentials of type APN send. A scheme of http, for a simulator on this machine, means HTTP/2 with prior
    /// knowledge. Default https://api.push.apple.com; port 2197 is served too.
    /// </summary>
    /// <value>Setting <c>Push__Apns__ProductionBaseAddress</c>.</value>
    public Uri ProductionBaseAddress { get; set; } = new("https://api.push.apple.com");

    /// <summary>Where credentials of type APN_SANDBOX send. Default https://api.sandbox.push.apple.com.</summary>
    /// <value>Setting <c>Push__Apns__SandboxBaseAddress</c>.</value>
    public Uri SandboxBaseAddress { get; set; } = new("https://api.sandbox.push.apple.com");

    /// <summary>How long one send may take, including the wait for a free stream. Default 30 seconds; 1 second to 1
    /// minute.</summary>
    /// <value>Setting <c>Push__Apns__RequestTimeout</c>.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The connections of each credential.</summary>
    /// <value>Settings <c>Push__Apns__Connections__…</c>.</value>
    public ConnectionOptions Connections { get; set; } = new();
}

internal sealed class ApnsOptionsCheck : IValidateOptions<ApnsOptions>
{
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, ApnsOptions options)
    {
        string[] faults =
        [
            .. OptionChecks.Address("Push__Apns__ProductionBaseAddress", options.ProductionBaseAddress),
            .. OptionChecks.Address("Push__Apns__SandboxBaseAddress", options.SandboxBaseAddress),
            .. OptionChecks.RequestTimeout("Push__Apns__RequestTimeout", options.RequestTimeout, LeastTimeout),
            .. OptionChecks.Connections("Push__Apns__Connections", options.Connections),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
