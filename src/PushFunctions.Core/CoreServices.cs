using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core;

public static class AccountsSetup
{
    /// <summary>Adds accounts, API keys and authentication. Needs an <see cref="IAccountStore"/> and the
    /// <see cref="ServiceTime"/>; run <see cref="AccountSeeder.EnsureAsync"/> before the first request.</summary>
    public static IServiceCollection AddPushAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.AddSingleton<IValidateOptions<AccountOptions>, AccountOptionsValidator>();
        services.AddOptions<AccountOptions>().Bind(configuration.GetSection(AccountOptions.Section)).ValidateOnStart();
        services.AddSingleton<AccountSeeder>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<ApiKeyService>();
        return services;
    }
}

public static class AppsSetup
{
    /// <summary>Adds Apps, credentials and the vault that opens them. Needs the accounts, an
    /// <see cref="ICatalogStore"/>, an <see cref="IRemovalStore"/>, the registrations, and an
    /// <see cref="ICredentialReader"/> for each provider.</summary>
    public static IServiceCollection AddPushApps(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.TryAddSingleton<OptimisticLoop>();
        services.TryAddSingleton<FollowUp>();
        services.AddSingleton<IValidateOptions<CredentialKeyOptions>, CredentialKeyOptionsValidator>();
        services.AddOptions<CredentialKeyOptions>().Bind(configuration.GetSection(CredentialKeyOptions.Section)).ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<CredentialKeyOptions>>().Value.CreateProtector());
        services.AddSingleton(provider => new ReceiptSigner(provider.GetRequiredService<IOptions<CredentialKeyOptions>>().Value.Keys));
        services.AddSingleton<CredentialCodec>();
        services.AddSingleton<CredentialKeyCheck>();
        services.TryAddSingleton<CachedCatalogs>();
        services.AddSingleton<CatalogWriter>();
        services.AddSingleton<CredentialVault>();
        services.AddSingleton<CredentialService>();
        services.AddSingleton<AppService>();
        services.TryAddSingleton<PendingRemovals>();
        return services;
    }
}

public static class EventsSetup
{
    /// <summary>Adds webhook endpoints. Needs the Apps, an <see cref="IUndeliveredStore"/> and an
    /// <see cref="IEventSender"/>.</summary>
    public static IServiceCollection AddPushEvents(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection(WebhookOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        services.TryAddSingleton(new LoopbackReceivers(AreAllowed: false));
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<EndpointAddresses>();
        services.AddSingleton<WebhookService>();
        services.AddSingleton<WebhookDeliveries>();
        services.TryAddSingleton<EventSignals>();
        return services;
    }

    /// <summary>What the messages on the queue of events are handled by, and with it the handlers of all queues. Needs the
    /// endpoints, the sending and the delivery.</summary>
    public static IServiceCollection AddPushEventDelivery(this IServiceCollection services)
    {
        services.TryAddSingleton(new Jitter(new Random()));
        // The API has words for them.
        services.TryAddSingleton<DescribeError>(static code => code.ToString());
        services.AddSingleton<EventBuilder>();
        services.AddSingleton<ChangeReader>();
        services.AddSingleton<StatusReader>();
        services.AddSingleton<EventReader>();
        services.AddSingleton<EndpointLanes>();
        services.AddSingleton<EndpointWatch>();
        services.AddSingleton<EndpointClient>();
        services.AddSingleton<EventDelivery>();
        services.AddSingleton<OperationScanner>();
        services.AddSingleton<EventReplay>();
        services.AddSingleton<EventProcessor>();
        services.AddSingleton<PoisonedEvents>();
        services.AddSingleton<QueueHandlers>();
        return services;
    }
}

public static class AudiencesSetup
{
    /// <summary>Adds audiences. Needs an <see cref="IAudienceStore"/> and an <see cref="IRemovalStore"/>.</summary>
    public static IServiceCollection AddPushAudiences(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.TryAddSingleton<FollowUp>();
        services.TryAddSingleton<PendingRemovals>();
        services.AddSingleton<IRemover, AudienceRemover>();
        services.AddSingleton<AudienceService>();
        return services;
    }
}

public static class RegistrationsSetup
{
    /// <summary>Adds Users and their devices. Needs an <see cref="IUserStore"/>, an <see cref="IRegistrationStore"/>,
    /// an <see cref="IRemovalStore"/> and the catalog.</summary>
    public static IServiceCollection AddPushRegistrations(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.TryAddSingleton<OptimisticLoop>();
        services.TryAddSingleton<FollowUp>();
        services.TryAddSingleton<CachedCatalogs>();
        services.AddSingleton<TokenOwnership>();
        services.AddSingleton<UserChoice>();
        services.TryAddSingleton<EventSignals>();
        services.TryAddSingleton<DeviceEvents>();
        services.AddSingleton<DeviceRegistrar>();
        services.AddSingleton<RegistrationRemover>();
        services.AddSingleton<RegistrationService>();
        // Storage, which comes later, knows its faults.
        services.TryAddSingleton<TransientFault>(static fault => fault is TimeoutException);
        services.AddSingleton<BulkRegistrations>();
        services.TryAddSingleton<PendingRemovals>();
        services.AddSingleton<UserRemover>();
        services.AddSingleton<IRemover>(provider => provider.GetRequiredService<UserRemover>());
        services.AddSingleton<IRemover, AppRemover>();
        services.AddSingleton<UserService>();
        services.AddSingleton<DeviceOwners>();
        return services;
    }
}

public static class SendingRegistration
{
    /// <summary>Accept and expand, what reads the results, and the sweep with what it watches and removes.</summary>
    /// <param name="configure">Sets the options from the host's configuration.</param>
    public static IServiceCollection AddPushSending(this IServiceCollection services, Action<SendOptions> configure)
    {
        services.AddOptions<SendOptions>().Configure(configure)
            .Validate(options => options.Parallelism is >= 1 and <= 256, "Push__Send__Parallelism must be 1 to 256.")
            .Validate(options => options.MaximumRanges is >= 1 and <= Walk.Ranges, "Push__Send__MaximumRanges must be 1 to 16.")
            .Validate(
                options => options.StallTimeout >= TimeSpan.FromSeconds(1)
                    && options.StallTimeout <= TimeSpan.FromHours(1), "Push__Send__StallTimeout must be 00:00:01 to 01:00:00.")
            .ValidateOnStart();
        services.AddOptions<RetentionOptions>().BindConfiguration(RetentionOptions.Section)
            .Validate(
                options => options.Days is >= 1 and <= RetentionOptions.MaximumDays,
                $"Push__Retention__Days must be 1 to {RetentionOptions.MaximumDays}.").ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.TryAddSingleton<FollowUp>();
        services.TryAddSingleton<PushMetrics>();
        services.TryAddSingleton<CachedCatalogs>();
        services.TryAddSingleton<EventSignals>();
        return services
            .AddSingleton<TemplateCompiler>()
            .AddSingleton<LiveOperations>()
            .AddSingleton<PayloadLimit>()
            .AddSingleton<AudienceResolver>()
            .AddSingleton<SendCheck>()
            .AddSingleton<AddressedUsers>()
            .AddSingleton<SendService>()
            .AddSingleton<RecipientCounter>()
            .AddSingleton<IdempotentSends>()
            .AddSingleton<OperationStarter>()
            .AddSingleton<SendDispatcher>()
            .AddSingleton<UserStream>()
            .AddSingleton<WalkStepper>()
            .AddSingleton<WalkEnding>()
            .AddSingleton<FanoutProcessor>()
            .AddSingleton<MessageReader>()
            .AddSingleton<ProgressReader>()
            .AddSingleton<SettleEvents>()
            .AddSingleton<OperationCompletion>()
            .AddSingleton<FailureReader>()
            .AddSingleton<DeadLetterService>()
            .AddSingleton<OperationService>()
            .AddSingleton<NotificationLister>()
            .AddSingleton<NotificationService>()
            .AddSingleton<TimelineReader>()
            .AddSingleton<ReceiptEvents>()
            .AddSingleton<ReceiptCollector>()
            .AddSingleton<OperationReconciler>()
            .AddSingleton<WaitingJobs>()
            .AddSingleton<IExpiringRecords, ExpiredOperations>()
            .AddSingleton<IExpiringRecords, ExpiredUsers>()
            .AddSingleton<IExpiringRecords, ExpiredKeys>()
            .AddSingleton<IExpiringRecords, ExpiredProviderTokens>()
            .AddSingleton<IExpiringRecords, ExpiredFailures>()
            .AddSingleton<IExpiringRecords, ExpiredTimelines>()
            .AddSingleton<RecordRetention>()
            .AddSingleton<CredentialExpiry>()
            .AddSingleton<Sweep>()
            .AddSingleton<IServiceHealth, SweepHealth>();
    }
}

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
            .AddSingleton<BatchLeases>()
            .AddSingleton<ConcurrencyLimiters>()
            .AddSingleton<OutcomeHandler>()
            .AddSingleton<TokenBreaker>()
            .AddSingleton<CredentialWatch>()
            .AddSingleton<CredentialChecker>()
            .AddSingleton<DeadTokens>()
            .AddSingleton<PreSendCheck>()
            .AddSingleton<PushBuilder>()
            .AddSingleton<BatchSender>()
            .AddSingleton<BatchSettlement>()
            .AddSingleton<DeliveryProcessor>()
            .AddSingleton<PoisonedFanout>()
            .AddSingleton<PoisonedDelivery>()
            .AddSingleton<PoisonProcessor>();
    }
}
