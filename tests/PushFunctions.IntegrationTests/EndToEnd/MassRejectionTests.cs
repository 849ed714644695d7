using Microsoft.Extensions.DependencyInjection;
using PushFunctions.Simulator;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.EndToEnd;

public sealed class MassRejectionTests
{
    [Fact]
    public async Task Where_all_tokens_are_called_dead_at_once_none_is_forgotten_and_the_credential_fails_until_the_next_push_is_taken()
    {
        var clock = new ShiftedClock();
        await using var service = await RunningService.StartInMemoryAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(clock)
                .AddSingleton(new ServiceTime(clock)), simulation: new SimulatorOptions { TimeProvider = clock });
        using var shop = await Customer.NewAsync(service);
        var credential = await shop.StoreAsync("FCM", shop.FcmContent);
        var phones = Phone.Androids(40);
        var (user, registration) = await shop.RegisterAsync(phones[0]);
        foreach (var phone in phones.Skip(1)) await shop.RegisterAsync(phone, user);

        service.Simulator.Fcm.Faults.ForAll(new SimulatorFault { Reason = "UNREGISTERED" });
        var rejected = await shop.WaitForOperationAsync(await shop.SendAsync([new { UserId = user }]));
        var failing = (await shop.CallAsync(HttpMethod.Get, $"Credentials/{credential}")).GetProperty("health");
        service.Simulator.Fcm.Faults.Clear();
        clock.Advance(TimeSpan.FromMinutes(11));
        var sent = await shop.WaitForOperationAsync(await shop.SendAsync([new { UserId = user }]));

        Assert.Equal(new Stats(40, 1, 0, 0, 0, 0, 40, 0), rejected.Stats);
        Assert.Equal("FAILING", failing.GetProperty("status").GetString());
        Assert.StartsWith("MassTokenRejection", failing.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(40, (await shop.TokensOfAsync(registration)).Count);
        Assert.Equal(Stats.AllSent(40, recipients: 1), sent.Stats);
        Assert.Equal("OK", await shop.HealthOfAsync(credential));
    }
}
