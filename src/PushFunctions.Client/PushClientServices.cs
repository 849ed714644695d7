using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PushFunctions.Client;

/// <summary>Adds the client to an application's services.</summary>
public static class PushClientServices
{
    /// <summary>Adds <see cref="PushClient"/>, with connections of <see cref="IHttpClientFactory"/>.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets address, sid and token, for instance by
    /// <c>configuration.GetSection("Push").Bind</c>. They are checked when the client is first asked for.</param>
    /// <returns>For further settings of the connections.</returns>
    public static IHttpClientBuilder AddPushClient(this IServiceCollection services, Action<PushClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<PushClientOptions>().Configure(configure);
        services.AddSingleton<IValidateOptions<PushClientOptions>, Validation>();
        return services
            .AddHttpClient(nameof(PushClient), (provider, http) => Options(provider).Apply(http))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(15),
                AllowAutoRedirect = false,
            })
            .AddHttpMessageHandler(provider => new RetryHandler(Options(provider)))
            .AddTypedClient((http, provider) => new PushClient(http) { Time = Options(provider).Time });
    }

    private static PushClientOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<PushClientOptions>>().Value;

    private sealed class Validation : IValidateOptions<PushClientOptions>
    {
        public ValidateOptionsResult Validate(string? name, PushClientOptions options) =>
            options.Problem() is { } problem ? ValidateOptionsResult.Fail(problem) : ValidateOptionsResult.Success;
    }
}
