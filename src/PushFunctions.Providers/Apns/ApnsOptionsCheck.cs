using Microsoft.Extensions.Options;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Apns;

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
