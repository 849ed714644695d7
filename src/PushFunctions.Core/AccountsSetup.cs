using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core;

public static class AccountsSetup
{
    /// <summary>Adds accounts, API keys and authentication. Needs an <see cref="IAccountStore"/>; run <see cref="FirstAccount.EnsureAsync"/> before the first request.</summary>
    public static IServiceCollection AddPushAccounts(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IdGenerator>();
        services.AddSingleton<IValidateOptions<AccountOptions>, AccountOptionsValidator>();
        services.AddOptions<AccountOptions>().Bind(configuration.GetSection(AccountOptions.Section)).ValidateOnStart();
        services.AddSingleton<FirstAccount>();
        services.AddSingleton<CallerDirectory>();
        services.AddSingleton<FailedSignIns>();
        services.AddSingleton<Authenticator>();
        services.AddSingleton<ApiKeyService>();
        return services;
    }
}
