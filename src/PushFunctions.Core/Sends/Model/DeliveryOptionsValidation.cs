using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Sends.Model;

internal sealed class DeliveryOptionsValidation : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        string[] faults =
        [
            .. Fault(options.ClaimMargin < TimeSpan.FromSeconds(1) || options.ClaimMargin > TimeSpan.FromMinutes(10), "Push__Delivery__ClaimMargin must be 00:00:01 to 00:10:00."),
            .. Fault(options.ClaimDuration < 2 * options.ClaimMargin || options.ClaimDuration > TimeSpan.FromMinutes(30), "Push__Delivery__ClaimDuration must be at least twice Push__Delivery__ClaimMargin and at most 00:30:00."),
            .. Fault(options.MaximumWait < TimeSpan.Zero || options.MaximumWait > TimeSpan.FromHours(1), "Push__Delivery__MaximumWait must be 00:00:00 to 01:00:00."),
            .. Fault(options.CredentialStep < TimeSpan.FromSeconds(1) || options.CredentialStep > TimeSpan.FromMinutes(10), "Push__Delivery__CredentialStep must be 00:00:01 to 00:10:00."),
            .. Fault(options.MaximumConcurrency < 1, "Push__Delivery__MaximumConcurrency must be at least 1."),
            .. Fault(options.InitialConcurrency < 1 || options.InitialConcurrency > options.MaximumConcurrency, "Push__Delivery__InitialConcurrency must be 1 to Push__Delivery__MaximumConcurrency."),
            .. Fault(options.TroubledBatches < 1, "Push__Delivery__TroubledBatches must be at least 1."),
            .. Fault(options.DeadTokenShare is <= 0 or > 1, "Push__Delivery__DeadTokenShare must be over 0 and at most 1."),
            .. Fault(options.DeadTokenMinimum < 1, "Push__Delivery__DeadTokenMinimum must be at least 1."),
            .. Fault(options.MaximumReturns < 0, "Push__Delivery__MaximumReturns must be at least 0."),
            .. Fault(options.ReturnStep < TimeSpan.FromSeconds(1) || options.ReturnStep > TimeSpan.FromHours(1), "Push__Delivery__ReturnStep must be 00:00:01 to 01:00:00."),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Fault(bool condition, string message) => condition ? [message] : [];
}
