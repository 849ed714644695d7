using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace PushFunctions.Core;

public static class AudiencesSetup
{
    /// <summary>Adds audiences. Needs an <see cref="IAudienceStore"/>, an <see cref="IRemovalStore"/> and the fan-out queue.</summary>
    public static IServiceCollection AddPushAudiences(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.TryAddSingleton<FollowUp>();
        services.TryAddSingleton<RemovalStarter>();
        services.AddSingleton<AudienceService>();
        return services;
    }
}
