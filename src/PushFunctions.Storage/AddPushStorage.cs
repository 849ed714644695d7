using Azure;
using Azure.Identity;
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
        services.AddSingleton<IDeadLetterQueue, DeadLetterQueue>();
        return services;
    }
}

/// <summary>Makes the tables and queues that are not there yet.</summary>
public sealed class StorageSetup(StorageClients clients, TimeProvider time)
{
    /// <summary>Safe to repeat, and safe to run on many instances at once.</summary>
    /// <exception cref="StorageUnavailableException">Storage does not answer, or refuses the key or the identity.</exception>
    public Task EnsureAsync(CancellationToken cancellationToken) => EnsureAsync(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <inheritdoc cref="EnsureAsync(CancellationToken)"/>
    /// <param name="patience">After so long storage is taken not to answer, whatever repeats and time-outs are set.</param>
    public async Task EnsureAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var stop = either.Token;
        try
        {
            await Task.WhenAll([
                .. TableNames.All.Select(name => (Task)clients.Table(name).CreateIfNotExistsAsync(stop)),
                .. QueueNames.All.Select(name => (Task)clients.Queue(name).CreateIfNotExistsAsync(cancellationToken: stop)),
            ]);
        }
        catch (AuthenticationFailedException exception)
        {
            throw new StorageUnavailableException(
                $"No identity could sign in to the storage account {Host}: check that the managed identity exists and is assigned to this app, and that PushStorage__clientId is its client id.",
                exception);
        }
        catch (RequestFailedException exception) when (exception.Status is 401 or 403)
        {
            throw new StorageUnavailableException(
                $"The storage account {Host} refused the request ({exception.ErrorCode}): check the key in PushStorage, or give the identity the roles Storage Table Data Contributor and Storage Queue Data Contributor, and check the account's firewall.",
                exception);
        }
        catch (Exception exception) when (IsUnanswered(exception) && !cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException(
                $"The storage account {Host} does not answer: check the account in PushStorage or PushStorage__accountName and the network, or start Azurite if this is its address.",
                exception);
        }
    }

    private string Host => clients.Tables.Uri.Authority;

    /// <summary>A request without an answer has status 0; after repeats the failures come as one aggregate.</summary>
    private static bool IsUnanswered(Exception exception) => exception switch
    {
        RequestFailedException failure => failure.Status == 0,
        AggregateException many => many.InnerExceptions.All(IsUnanswered),
        _ => StorageOutage.IsTransient(exception),
    };
}
