using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PushFunctions.Core.Delivery;
using PushFunctions.Providers;
using PushFunctions.Providers.Apns;
using PushFunctions.Providers.Fcm;

namespace PushFunctions.Tests.Core.Delivery;

public sealed class DeliveryOptionsTests
{
    [Theory]
    [InlineData("ClaimMargin", "00:00:00", "Push__Delivery__ClaimMargin must be 00:00:01 to 00:10:00.")]
    [InlineData("ClaimDuration", "00:01:59", "Push__Delivery__ClaimDuration must be at least twice Push__Delivery__ClaimMargin and at most 00:30:00.")]
    [InlineData("ClaimDuration", "00:30:01", "Push__Delivery__ClaimDuration must be at least twice Push__Delivery__ClaimMargin and at most 00:30:00.")]
    [InlineData("CredentialStep", "00:10:01", "Push__Delivery__CredentialStep must be 00:00:01 to 00:10:00.")]
    [InlineData("ReturnStep", "00:00:00", "Push__Delivery__ReturnStep must be 00:00:01 to 01:00:00.")]
    public void A_wrong_wait_is_named(string name, string value, string sentence)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read<DeliveryOptions>(("Push:Delivery:" + name, value)));

        Assert.Equal([sentence], refusal.Failures);
    }

    [Fact]
    public void A_claim_may_be_as_short_as_two_margins()
    {
        var options = Read<DeliveryOptions>(("Push:Delivery:ClaimMargin", "00:00:10"), ("Push:Delivery:ClaimDuration", "00:00:20"));

        Assert.Equal(TimeSpan.FromSeconds(20), options.ClaimDuration);
    }

    [Fact]
    public void No_push_may_take_longer_than_the_margin_of_a_claim()
    {
        var fcm = Assert.Throws<OptionsValidationException>(() => Read<FcmOptions>(("Push:Fcm:RequestTimeout", "00:01:01")));
        var apns = Assert.Throws<OptionsValidationException>(() => Read<ApnsOptions>(("Push:Delivery:ClaimMargin", "00:00:29")));

        Assert.Equal(["Push__Fcm__RequestTimeout is 00:01:01; it must be 00:00:10 to 00:01:00 (Push__Delivery__ClaimMargin)."], fcm.Failures);
        Assert.Equal(["Push__Apns__RequestTimeout is 00:00:30; it must be 00:00:01 to 00:00:29 (Push__Delivery__ClaimMargin)."], apns.Failures);
    }

    private static T Read<T>(params (string Name, string Value)[] settings)
        where T : class
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build();
        using var services = new ServiceCollection()
            .AddPushDelivery(configuration.GetSection("Push:Delivery").Bind)
            .AddPushProviders(configuration)
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<T>>().Value;
    }
}
