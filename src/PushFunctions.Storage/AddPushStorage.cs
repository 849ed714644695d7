using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PushFunctions.Core.Users.Mending;
using PushFunctions.Storage.Queues;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Storage;

public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Every port of Core that storage answers, and <see cref="StorageSetup"/> to make tables and queues at start. Settings: see <see cref="StorageOptions"/>.
    /// The service's time is from here on the <see cref="StorageClock"/>, unless it was given a clock of its own.
    /// </summary>
    public static IServiceCollection AddPushStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<StorageOptions>>(new StorageOptionsBinding(configuration));
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new StorageClock(TimeProvider.System));
        if (services.Last(service => service.ServiceType == typeof(TimeProvider)).ImplementationInstance == TimeProvider.System)
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(provider => provider.GetRequiredService<StorageClock>()));
        services.TryAddSingleton<IdGenerator>();
        services.AddSingleton<StorageTransactionCounter>();
        services.AddSingleton<StorageClients>();
        services.AddSingleton<StorageSetup>();

        services.AddSingleton<TransientFault>(StorageOutage.IsTransient);

        services.AddSingleton<IAccountStore, AccountStore>();
        services.AddSingleton<ICatalogStore, CatalogStore>();
        services.AddSingleton<IUserStore, UserStore>();
        services.AddSingleton<IRegistrationIndex, RegistrationIndex>();
        services.AddSingleton<ITokenOwnerStore, TokenOwnerStore>();
        services.AddSingleton<IOwnershipRows, OwnershipRows>();
        services.AddSingleton<IMendingRoundStore, MendingRoundStore>();
        services.AddSingleton<IAudienceStore, AudienceStore>();
        services.AddSingleton<IOperationStore, OperationStore>();
        services.AddSingleton<IPageStore, PageStore>();
        services.AddSingleton<IBatchStore, BatchStore>();
        services.AddSingleton<INotificationStore, NotificationStore>();
        services.AddSingleton<IIdempotencyStore, IdempotencyStore>();
        services.AddSingleton<IRemovalStore, RemovalStore>();
        services.AddSingleton<IDeletedUserStore, DeletedUserStore>();
        services.AddSingleton<ISweepReportStore, SweepReportStore>();
        services.AddSingleton<IQueueLengths, QueueLengths>();
        services.AddSingleton<IProviderTokenStore, ProviderTokenStore>();

        services.AddSingleton<IFanoutQueue, FanoutQueue>();
        services.AddSingleton<IDeliveryQueue, DeliveryQueue>();
        services.AddSingleton<IKeptMessages, KeptMessages>();
        return services;
    }
}
