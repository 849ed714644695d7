using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core;

public static class AppsSetup
{
    /// <summary>Adds Apps, credentials and the vault that opens them. Needs the accounts, an <see cref="ICatalogStore"/>, an <see cref="IRemovalStore"/> and the fan-out queue.</summary>
    public static IServiceCollection AddPushApps(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.TryAddSingleton<OptimisticLoop>();
        services.TryAddSingleton<FollowUp>();
        services.TryAddSingleton<RemovalStarter>();
        services.AddSingleton<IValidateOptions<CredentialKeyOptions>, CredentialKeyOptionsValidator>();
        services.AddOptions<CredentialKeyOptions>().Bind(configuration.GetSection(CredentialKeyOptions.Section)).ValidateOnStart();
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<CredentialKeyOptions>>().Value.CreateSealer());
        services.AddSingleton<CredentialCodec>();
        services.AddSingleton<CredentialKeyCheck>();
        services.AddSingleton<CredentialContentParser>();
        services.AddSingleton<CatalogWriter>();
        services.AddSingleton<CredentialVault>();
        services.AddSingleton<CredentialService>();
        services.AddSingleton<AppService>();
        return services;
    }
}
