using Microsoft.Extensions.Options;
using PushFunctions.Providers.Http;

namespace PushFunctions.Providers.Fcm;

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
