using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PushFunctions.Api.Http;
using PushFunctions.Api.OpenApi;

namespace PushFunctions.Api;

public static class ApiSetup
{
    /// <summary>The HTTP side. It needs Core's services; a host adds an <see cref="IFaultClassifier"/> for what it stands on.</summary>
    public static IServiceCollection AddPushApi(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(PushApiOptions.Section);
        services.AddOptions<PushApiOptions>().Bind(section).ValidateDataAnnotations()
            .Validate(
                static options => options.PublicBaseAddress is not { } address || (address.IsAbsoluteUri && address.Scheme is "http" or "https" && address.Query.Length == 0),
                "Push__PublicBaseAddress must be an absolute http or https address without a query, like https://push.example.com.")
            .Validate(
                static options => options.MaxBufferedRequestBytes >= options.MaxRequestBytes,
                "Push__MaxBufferedRequestBytes must be no less than Push__MaxRequestBytes, or the longest request would never be taken.")
            .ValidateOnStart();
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection(RateLimitOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        // Not bound: a list where one value belongs would throw before the validator can tell.
        services.AddOptions<CorsOptions>().Configure(options => options.AllowedOrigins = configuration[CorsOptions.Setting]).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CorsOptions>>(new CorsOptionsValidator(configuration));
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, PrivateLogs>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<PushMetrics>();
        services.TryAddSingleton<IServiceHealth, UnwatchedHealth>();

        services.AddSingleton<Links>().AddSingleton<Writes>().AddSingleton<BodyReader>().AddSingleton<PageReader>();
        services.AddSingleton(static provider => new PageTokens(PageTokens.DeriveKey(
            Convert.FromBase64String(provider.GetRequiredService<IOptions<CredentialKeyOptions>>().Value.CredentialKey
                ?? throw new InvalidOperationException("Push__CredentialKey is not set. Set it to the base64 of 32 random bytes.")))));
        services.AddSingleton<ErrorAnswers>().AddSingleton<FaultAnswers>().AddSingleton<RequestLimits>().AddSingleton<CallerGate>().AddSingleton<CrossOrigins>();
        services.AddSingleton(static provider => new PushApi(
            provider, provider.GetRequiredService<CallerGate>(), provider.GetRequiredService<FaultAnswers>(), provider.GetRequiredService<ErrorAnswers>(),
            provider.GetRequiredService<Links>(), provider.GetRequiredService<CrossOrigins>()));

        services.AddSingleton<SendEndpoints>().AddSingleton<NotificationEndpoints>().AddSingleton<OperationEndpoints>();
        services.AddSingleton<RegistrationEndpoints>().AddSingleton<UserEndpoints>();
        services.AddSingleton<CredentialEndpoints>().AddSingleton<AppEndpoints>();
        services.AddSingleton<AudienceEndpoints>().AddSingleton<AudienceUserEndpoints>();
        services.AddSingleton<ApiKeyEndpoints>().AddSingleton<HealthEndpoints>().AddSingleton<ErrorEndpoints>().AddSingleton<OpenApiEndpoints>();
        return services;
    }
}
