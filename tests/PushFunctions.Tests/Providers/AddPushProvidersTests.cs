using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PushFunctions.Providers;
using PushFunctions.Providers.Apns;
using PushFunctions.Providers.Fcm;

namespace PushFunctions.Tests.Providers;

public sealed class AddPushProvidersTests
{
    [Fact]
    public void Every_kind_of_device_is_served_by_exactly_one_provider()
    {
        using var services = Build();
        var providers = services.GetServices<IPushProvider>().ToList();

        Assert.All(Enum.GetValues<Provider>(), provider => Assert.Single(providers, candidate => candidate.Serves(provider)));
    }

    [Fact]
    public void Every_type_of_credential_is_checked_by_exactly_one_reader()
    {
        using var services = Build();
        var readers = services.GetServices<ICredentialReader>().ToList();

        Assert.All(Enum.GetValues<Provider>(), provider => Assert.Single(readers, candidate => candidate.Serves(provider)));
    }

    [Fact]
    public void Every_provider_has_a_name_and_is_of_exactly_one_family()
    {
        Assert.All(Enum.GetValues<Provider>(), provider => Assert.True(
            ProviderNames.TryParse(provider.ToName(), out var named) && named == provider));
        Assert.All(Enum.GetValues<Provider>(), provider => Assert.Single(ProviderFamily.All, family => family.Providers.Contains(provider)));
    }

    [Fact]
    public void The_defaults_are_the_real_providers_and_valid()
    {
        using var services = Build();

        services.GetRequiredService<IStartupValidator>().Validate();

        var fcm = services.GetRequiredService<IOptions<FcmOptions>>().Value;
        var apns = services.GetRequiredService<IOptions<ApnsOptions>>().Value;
        Assert.Equal("https://fcm.googleapis.com/", fcm.BaseAddress.AbsoluteUri);
        Assert.Equal("https://oauth2.googleapis.com/token", fcm.TokenUri.AbsoluteUri);
        Assert.Equal("https://api.push.apple.com/", apns.ProductionBaseAddress.AbsoluteUri);
        Assert.Equal("https://api.sandbox.push.apple.com/", apns.SandboxBaseAddress.AbsoluteUri);
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30)), (fcm.RequestTimeout, apns.RequestTimeout));
        Assert.True(fcm.Connections.KeepAlivePingDelay < TimeSpan.FromMinutes(4));
    }

    [Fact]
    public void Settings_are_read()
    {
        using var services = Build(
            ("Push:Fcm:BaseAddress", "http://127.0.0.1:5001"), ("Push:Apns:RequestTimeout", "00:00:07"),
            ("Push:Apns:Connections:KeepAlivePingDelay", "00:00:20"));

        services.GetRequiredService<IStartupValidator>().Validate();

        Assert.Equal(5001, services.GetRequiredService<IOptions<FcmOptions>>().Value.BaseAddress.Port);
        Assert.Equal(TimeSpan.FromSeconds(7), services.GetRequiredService<IOptions<ApnsOptions>>().Value.RequestTimeout);
        Assert.Equal(TimeSpan.FromSeconds(20), services.GetRequiredService<IOptions<ApnsOptions>>().Value.Connections.KeepAlivePingDelay);
    }

    [Theory]
    [InlineData("Push:Fcm:BaseAddress", "http://fcm.example.com", "Push__Fcm__BaseAddress is http")]
    [InlineData("Push:Fcm:BaseAddress", "fcm.example.com", "Push__Fcm__BaseAddress must be an absolute https address")]
    [InlineData("Push:Fcm:BaseAddress", "ftp://fcm.example.com", "Push__Fcm__BaseAddress must be an absolute https address")]
    [InlineData("Push:Fcm:TokenUri", "http://10.0.0.1/token", "Push__Fcm__TokenUri is http")]
    [InlineData("Push:Fcm:TokenUri", "https://example.com/token?x=1", "Push__Fcm__TokenUri must be an address without query")]
    [InlineData("Push:Fcm:RequestTimeout", "00:00:09", "Push__Fcm__RequestTimeout is 00:00:09; it must be 00:00:10 to 00:01:00.")]
    [InlineData("Push:Apns:ProductionBaseAddress", "http://example.com", "Push__Apns__ProductionBaseAddress is http")]
    [InlineData(
        "Push:Apns:SandboxBaseAddress", "https://user@example.com", "Push__Apns__SandboxBaseAddress must be an address without query")]
    [InlineData("Push:Apns:RequestTimeout", "00:10:00", "Push__Apns__RequestTimeout is 00:10:00")]
    [InlineData(
        "Push:Apns:Connections:KeepAlivePingDelay", "00:00:00.5", "Push__Apns__Connections__KeepAlivePingDelay is 00:00:00.5000000")]
    public void A_setting_that_cannot_be_stops_the_start_and_is_named(string key, string value, string message)
    {
        using var services = Build((key, value));

        var fault = Assert.ThrowsAny<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.StartsWith(message, Assert.Single(fault.Failures), StringComparison.Ordinal);
    }

    private static ServiceProvider Build(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton(new CredentialProtector([new byte[32]]))
            .AddSingleton<IProviderTokenStore, MemoryTokenStore>()
            .AddSingleton(new ServiceTime(TimeProvider.System))
            .AddPushProviders(configuration)
            .BuildServiceProvider();
    }
}
