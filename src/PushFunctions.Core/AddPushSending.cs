using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PushFunctions.Core.Users.Mending;

namespace PushFunctions.Core;

public static class SendingRegistration
{
    /// <summary>Accept and expand, what reads the results, and the sweep with what it watches and removes.</summary>
    /// <param name="configure">Sets the options from the host's configuration.</param>
    public static IServiceCollection AddPushSending(this IServiceCollection services, Action<SendOptions> configure)
    {
        services.AddOptions<SendOptions>().Configure(configure)
            .Validate(options => options.Parallelism is >= 1 and <= 256, "Push__Send__Parallelism must be 1 to 256.")
            .Validate(options => options.Patience >= TimeSpan.FromSeconds(1) && options.Patience <= TimeSpan.FromHours(1), "Push__Send__Patience must be 00:00:01 to 01:00:00.")
            .ValidateOnStart();
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section)
            .Validate(options => options.Days is >= 1 and <= RetentionOptions.MaximumDays, $"Push__Retention__Days must be 1 to {RetentionOptions.MaximumDays}.").ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RemovalStarter>();
        services.TryAddSingleton<IdGenerator>();
        services.TryAddSingleton<FollowUp>();
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
            .AddSingleton<MessageReader>()
            .AddSingleton<ProgressReader>()
            .AddSingleton<OperationCompletion>()
            .AddSingleton<FailureReader>()
            .AddSingleton<OperationService>()
            .AddSingleton<NotificationViews>()
            .AddSingleton<NotificationLister>()
            .AddSingleton<NotificationService>()
            .AddSingleton<OperationMender>()
            .AddSingleton<WaitingJobs>()
            .AddSingleton<AppRemover>()
            .AddSingleton<AudienceRemover>()
            .AddSingleton<RemovalProcessor>()
            .AddSingleton<StalledRemovals>()
            .AddSingleton<IExpiringRecords, ExpiredOperations>()
            .AddSingleton<IExpiringRecords, ExpiredUsers>()
            .AddSingleton<IExpiringRecords, ExpiredKeys>()
            .AddSingleton<IExpiringRecords, ExpiredProviderTokens>()
            .AddSingleton<RecordRetention>()
            .AddSingleton<OwnerMender>()
            .AddSingleton<DeviceMender>()
            .AddSingleton<RegistrationMending>()
            .AddSingleton<Sweep>()
            .AddSingleton<IServiceHealth, SweepHealth>();
    }
}
