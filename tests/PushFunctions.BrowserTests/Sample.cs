using PushFunctions.Simulator.Faults;

namespace PushFunctions.BrowserTests;

/// <summary>What a service has after a week: Users, sends, failures. Tests that change something make their own.</summary>
internal sealed record Sample(string Ada, string Grace, string Failed, string Campaign)
{
    private const string Phone = "dGhpcyBpcyBub3QgYSByZWFsIHRva2Vu:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx";
    private const string Tablet = "YW5vdGhlciB0b2tlbiBvZiBhIHRhYmxldA:APA91bGxT3kZq0J8Yw2nVtYpQe5rUoIaSdFg";
    private const string Apple = "8c1f00d2a7e94b1c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a203ae";

    public static async Task<Sample> MakeAsync(ConsoleService service)
    {
        var clock = service.Clock;
        clock.Behind = TimeSpan.FromHours(163);
        await service.StoreCredentialsAsync();
        var ada = await service.RegisterAsync(
            "ada.lovelace@example.com", "FCM", Phone,
            ""","tags":{"plan":"premium","city":"vienna"},"locale":"en-GB","timeZone":"Europe/London" """);
        await service.RegisterAsync("ada.lovelace@example.com", "APN", Apple);
        await service.RegisterAsync("ada.lovelace@example.com", "FCM", Tablet);
        var grace = await service.RegisterAsync("grace.hopper@example.com", "FCM", "Z3JhY2U:APA91bGraceHopper0123456789abcdefghijklmnop");
        for (var number = 1; number <= 24; number++)
        {
            var (provider, token) = number % 3 == 0 ? ("APN", number.ToString("x64", null)) : ("FCM", $"customer-{number}-token");
            await service.RegisterAsync($"customer-{4700 + number}", provider, token, ""","tags":{"plan":"basic"},"locale":"de-AT" """);
        }

        string[] titles =
            ["Your order is on its way 🚚", "Price drop on your list", "ご注文を発送しました", "Your code is inside", "Delivered: leave a review?"];
        var failed = "";
        double[] hours =
        [
            161, 160, 151, 149, 138, 126, 125, 124, 112, 101, 100, 90, 88, 77, 76, 65, 64, 53, 52.5, 41, 40, 29, 18, 17.5, 6, 2,
        ];
        foreach (var (hour, index) in hours.Select((hour, index) => (hour, index)))
        {
            clock.Behind = TimeSpan.FromHours(hour);
            // A device that the provider no longer knows: it is forgotten with the first refusal, and the app registers it again in vain.
            if (hour < 60 && index % 3 == 0)
            {
                await service.RegisterAsync("ada.lovelace@example.com", "APN", Apple);
                service.Simulator.ApnsProduction.Faults.ForToken(Apple, new SimulatorFault { Reason = "Unregistered", Times = 1 });
            }

            if (hour == 100)
                service.Simulator.Fcm.Faults.ForToken(Phone, new SimulatorFault { Reason = "INTERNAL", Status = 500, Times = 1 });
            var operation = await service.SendAsync(
                """{"externalId":"ada.lovelace@example.com"}""",
                $$"""{"title":"{{titles[index % titles.Length]}}","body":"Open the app to see more."}""",
                index % 4 == 0 ? ""","tags":{"kind":"order"}""" : "");
            if (hour < 60 && index % 3 == 0) failed = operation;
        }

        clock.Behind = TimeSpan.FromHours(1.2);
        service.Simulator.Fcm.Faults.ForToken("customer-4-token", SimulatorFault.InvalidFcmToken);
        service.Simulator.Fcm.Faults.ForToken("customer-5-token", new SimulatorFault { Reason = "UNREGISTERED" });
        service.Simulator.Fcm.Faults.ForToken("customer-7-token", new SimulatorFault { Reason = "UNREGISTERED" });
        var campaign = await service.SendAsync(
            """{"filter":{"tag":"plan:basic"}}""",
            """{"title":"Winter sale: {{ name | default: 'you' }} first","body":"Until Sunday.","link":"https://shop.example.com/sale"}""",
            ""","tags":{"campaign":"winter"},"receipts":["opened"]""");
        clock.Behind = TimeSpan.Zero;
        await service.PostAsync("Audiences", """{"name":"Beta testers"}""");
        return new Sample(ada, grace, failed, campaign);
    }
}
