using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PushFunctions.Core.Identifiers;

namespace PushFunctions.Core.Audiences;

public static class AudiencesSetup
{
    /// <summary>Adds audiences. Needs an <see cref="IAudienceStore"/>.</summary>
    public static IServiceCollection AddPushAudiences(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.AddSingleton<AudienceService>();
        return services;
    }
}
