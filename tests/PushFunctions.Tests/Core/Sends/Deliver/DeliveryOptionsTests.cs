using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PushFunctions.Core;

namespace PushFunctions.Tests.Core.Sends.Deliver;

public sealed class DeliveryOptionsTests
{
    [Theory]
    [InlineData("LeaseSafetyMargin", "00:00:00", "Push__Delivery__LeaseSafetyMargin must be 00:00:01 to 00:10:00.")]
    [InlineData(
        "LeaseDuration", "00:00:19",
        "Push__Delivery__LeaseDuration must be at least twice Push__Delivery__LeaseSafetyMargin and at most 00:30:00.")]
    [InlineData(
        "LeaseDuration", "00:30:01",
        "Push__Delivery__LeaseDuration must be at least twice Push__Delivery__LeaseSafetyMargin and at most 00:30:00.")]
    [InlineData("CredentialRetryInterval", "00:10:01", "Push__Delivery__CredentialRetryInterval must be 00:00:01 to 00:10:00.")]
    [InlineData("PoisonRequeueDelay", "00:00:00", "Push__Delivery__PoisonRequeueDelay must be 00:00:01 to 01:00:00.")]
    public void A_wrong_wait_is_named(string name, string value, string sentence)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => Read<DeliveryOptions>(("Push:Delivery:" + name, value)));

        Assert.Equal([sentence], refusal.Failures);
    }

    [Fact]
    public void A_claim_may_be_as_short_as_two_margins()
    {
        var options = Read<DeliveryOptions>(("Push:Delivery:LeaseSafetyMargin", "00:00:05"), ("Push:Delivery:LeaseDuration", "00:00:10"));

        Assert.Equal(TimeSpan.FromSeconds(10), options.LeaseDuration);
    }

    private static T Read<T>(params (string Name, string Value)[] settings)
        where T : class
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value)).Build();
        using var services = new ServiceCollection()
            .AddPushDelivery(configuration.GetSection("Push:Delivery").Bind)
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<T>>().Value;
    }
}
