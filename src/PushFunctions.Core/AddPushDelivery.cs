using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core;

public static class DeliveryRegistration
{
    /// <summary>Deliver and settle.</summary>
    /// <param name="configure">Sets the options from the host's configuration.</param>
    public static IServiceCollection AddPushDelivery(this IServiceCollection services, Action<DeliveryOptions> configure)
    {
        services.AddOptions<DeliveryOptions>().Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsValidation>();
        services.TryAddSingleton(new Jitter(new Random()));
        // Storage, which comes later, knows its faults.
        services.TryAddSingleton<TransientFault>(static fault => fault is TimeoutException);
        return services
            .AddSingleton<StorageRetry>()
            .AddSingleton<BatchClaims>()
            .AddSingleton<CredentialLanes>()
            .AddSingleton<JobJudge>()
            .AddSingleton<OperationLookup>()
            .AddSingleton<TokenBreaker>()
            .AddSingleton<CredentialWatch>()
            .AddSingleton<DeadTokens>()
            .AddSingleton<CancelWatch>()
            .AddSingleton<LastLook>()
            .AddSingleton<BatchSender>()
            .AddSingleton<BatchSettlement>()
            .AddSingleton<DeliveryProcessor>()
            .AddSingleton<PoisonProcessor>();
    }
}
