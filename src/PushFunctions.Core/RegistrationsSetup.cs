using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PushFunctions.Core;

public static class RegistrationsSetup
{
    /// <summary>Adds Users and their devices. Needs an <see cref="IUserStore"/>, an <see cref="ITokenOwnerStore"/>, an <see cref="IRegistrationIndex"/>, an <see cref="IDeletedUserStore"/>, an <see cref="IRemovalStore"/>, the fan-out queue and the catalog.</summary>
    public static IServiceCollection AddPushRegistrations(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.TryAddSingleton<OptimisticLoop>();
        services.TryAddSingleton<FollowUp>();
        services.TryAddSingleton<RemovalStarter>();
        services.AddSingleton<TokenOwnership>();
        services.AddSingleton<UserChoice>();
        services.AddSingleton<DeviceRegistrar>();
        services.AddSingleton<RegistrationRemover>();
        services.AddSingleton<RegistrationService>();
        services.AddSingleton<UserService>();
        return services;
    }
}
