using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PushFunctions.Providers.Apns;
using PushFunctions.Providers.Fcm;
using PushFunctions.Providers.Webhooks;

namespace PushFunctions.Providers;

public static class PushProviders
{
    /// <summary>
    /// FCM and APNs as <see cref="IPushProvider"/>, with options from <c>Push:Fcm</c> and <c>Push:Apns</c> that are
    /// checked at start. Needs the <see cref="ServiceTime"/>; APNs also an <see cref="IProviderTokenStore"/> and a
    /// <see cref="CredentialProtector"/>.
    /// </summary>
    public static IServiceCollection AddPushProviders(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<FcmOptions>().Bind(configuration.GetSection(FcmOptions.Section)).ValidateOnStart();
        services.AddOptions<ApnsOptions>().Bind(configuration.GetSection(ApnsOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FcmOptions>, FcmOptionsCheck>();
        services.AddSingleton<IValidateOptions<ApnsOptions>, ApnsOptionsCheck>();
        services.AddSingleton<IPushProvider, FcmProvider>();
        services.AddSingleton<IPushProvider, ApnsProvider>();
        services.TryAddSingleton<IdGenerator>();
        services.AddSingleton<ICredentialProbe, FcmCredentialProbe>();
        services.AddSingleton<ICredentialProbe, ApnsCredentialProbe>();
        return services.AddCredentialReaders();
    }

    /// <summary>What checks the uploads of credentials. Needs the time only.</summary>
    internal static IServiceCollection AddCredentialReaders(this IServiceCollection services) =>
        services.AddSingleton<ICredentialReader, FcmCredentialReader>().AddSingleton<ICredentialReader, ApnsCredentialReader>();

    /// <summary>The receivers of events as <see cref="IEventSender"/>. Needs the <see cref="WebhookOptions"/>. Storage,
    /// which has the service's identity, knows the token of Event Grid.</summary>
    public static IServiceCollection AddPushReceivers(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ResolveHost>(static (host, token) => Dns.GetHostAddressesAsync(host, token));
        services.TryAddSingleton<EventGridToken>(static _ => Task.FromResult<string?>(null));
        services.AddSingleton<CheckedConnections>();
        services.AddSingleton<IEventSender, WebhookSender>();
        return services;
    }
}
