using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Sending.Acceptance;
using PushFunctions.Core.Sending.Expansion;
using PushFunctions.Core.Sending.Idempotency;
using PushFunctions.Core.Sending.Progress;
using PushFunctions.Core.Sending.Sweeping;
using PushFunctions.Core.Sending.Templates;
using PushFunctions.Core.Telemetry;

namespace PushFunctions.Core.Sending;

public static class SendingRegistration
{
    /// <summary>Accept and expand, and what reads the results.</summary>
    /// <param name="configure">Sets the options from the host's configuration.</param>
    public static IServiceCollection AddPushSending(this IServiceCollection services, Action<SendOptions> configure)
    {
        services.AddOptions<SendOptions>().Configure(configure)
            .Validate(options => options.Parallelism is >= 1 and <= 256, "Push__Send__Parallelism must be 1 to 256.")
            .Validate(options => options.Patience >= TimeSpan.FromSeconds(1) && options.Patience <= TimeSpan.FromHours(1), "Push__Send__Patience must be 00:00:01 to 01:00:00.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.TryAddSingleton<PushMetrics>();
        return services
            .AddSingleton<TemplateCompiler>()
            .AddSingleton<OperationTemplates>()
            .AddSingleton<PayloadLimit>()
            .AddSingleton<SendService>()
            .AddSingleton<IdempotentSends>()
            .AddSingleton<OperationStarter>()
            .AddSingleton<FanoutDispatcher>()
            .AddSingleton<DeliveryDispatcher>()
            .AddSingleton<DeviceFinder>()
            .AddSingleton<PageExpander>()
            .AddSingleton<AudienceReader>()
            .AddSingleton<FanoutProcessor>()
            .AddSingleton<ProgressReader>()
            .AddSingleton<OperationCompletion>()
            .AddSingleton<FailureReader>()
            .AddSingleton<OperationService>()
            .AddSingleton<NotificationViews>()
            .AddSingleton<NotificationLister>()
            .AddSingleton<NotificationService>()
            .AddSingleton<OperationMender>()
            .AddSingleton<WaitingJobs>()
            .AddSingleton<Sweep>();
    }
}
