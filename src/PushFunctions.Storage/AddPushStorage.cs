using Azure;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Queues;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Storage;

public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Every port of Core that storage implements, with the <see cref="StorageTime"/> as <see cref="ServiceTime"/>,
    /// and <see cref="StorageSetup"/> to make tables and queues at startup. Settings: see
    /// <see cref="StorageOptions"/>.
    /// </summary>
    public static IServiceCollection AddPushStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<StorageOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<StorageOptions>>(new StorageOptionsBinding(configuration));
        services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<StorageTime>();
        services.TryAddSingleton<ServiceTime>(provider => provider.GetRequiredService<StorageTime>());
        services.TryAddSingleton<IdGenerator>();
        services.AddSingleton<StorageClients>();
        services.AddSingleton<StorageSetup>();

        services.AddSingleton<TransientFault>(StorageOutage.IsTransient);

        services.AddSingleton<IAccountStore, AccountStore>();
        services.AddSingleton<ICatalogStore, CatalogStore>();
        services.AddSingleton<IUserStore, UserStore>();
        services.AddSingleton<IRegistrationStore, RegistrationStore>();
        services.AddSingleton<IAudienceStore, AudienceStore>();
        services.AddSingleton<IOperationStore, OperationStore>();
        services.AddSingleton<IWalkStore, WalkStore>();
        services.AddSingleton<IBatchStore, BatchStore>();
        services.AddSingleton<IUserSendStore, UserSendStore>();
        services.AddSingleton<IStepReader, StepReader>();
        services.AddSingleton<IReceiptStore, ReceiptStore>();
        services.AddSingleton<IIdempotencyStore, IdempotencyStore>();
        services.AddSingleton<IRemovalStore, RemovalStore>();
        services.AddSingleton<ISweepReportStore, SweepReportStore>();
        services.AddSingleton<IProviderTokenStore, ProviderTokenStore>();
        services.AddSingleton<IUndeliveredStore, UndeliveredStore>();

        services.AddSingleton<EventGridToken>(provider =>
        {
            var clients = provider.GetRequiredService<StorageClients>();
            return token => FindEventGridTokenAsync(clients.Identity, token);
        });
        services.AddSingleton<IPushQueues, PushQueues>();
        services.AddSingleton<IDeadLetterQueue, DeadLetterQueue>();
        services.AddSingleton<IEventQueue>(static provider => provider.GetRequiredService<IPushQueues>());
        return services;
    }

    private static async Task<string?> FindEventGridTokenAsync(TokenCredential identity, CancellationToken cancellationToken)
    {
        try
        {
            return (await identity.GetTokenAsync(new TokenRequestContext(["https://eventgrid.azure.net/.default"]), cancellationToken)).Token;
        }
        catch (AuthenticationFailedException)
        {
            return null;
        }
    }
}

/// <summary>Creates missing tables and queues.</summary>
public sealed class StorageSetup(StorageClients clients, TimeProvider time)
{
    /// <summary>Safe to repeat, and safe to run on many instances at once.</summary>
    /// <exception cref="StorageUnavailableException">Storage does not respond, or refuses the key or the
    /// identity.</exception>
    public Task EnsureAsync(CancellationToken cancellationToken) => EnsureAsync(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <inheritdoc cref="EnsureAsync(CancellationToken)"/>
    /// <param name="limit">How long to wait for storage, whatever retries and time-outs are configured.</param>
    public async Task EnsureAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var stop = either.Token;
        var today = UserSendStore.NameOf(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        try
        {
            await Task.WhenAll([
                .. TableNames.All.Append(today).Select(name => (Task)clients.Table(name).CreateIfNotExistsAsync(stop)),
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
                $"The storage account {Host} does not respond: check the account in PushStorage or PushStorage__accountName and the network, or start Azurite if this is its address.",
                exception);
        }
    }

    private string Host => clients.Tables.Uri.Authority;

    /// <summary>A request without a response has status 0; after retries the failures come as one aggregate.</summary>
    private static bool IsUnanswered(Exception exception) => exception switch
    {
        RequestFailedException failure => failure.Status == 0,
        AggregateException many => many.InnerExceptions.All(IsUnanswered),
        _ => StorageOutage.IsTransient(exception),
    };
}
