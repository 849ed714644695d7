using System.CommandLine;
using PushFunctions.Client;

namespace PushFunctions.Cli.Commands;

/// <summary><c>devices</c>: what a User can be reached on.</summary>
internal static class DeviceCommands
{
    public static Command Create(Shell shell) =>
        new CliCommand(
            shell, "devices", "A User's devices.", "devices list customer-4711",
            "devices remove customer-4711 --token phone-1 --provider FCM")
            .With(List(shell), Remove(shell));

    private static CliCommand List(Shell shell)
    {
        var user = UserCommands.User();
        var app = new Option<string?>("--app") { Description = "Only those in this App." };
        return new CliCommand(
            shell, "list", "List a User's devices.", "devices list customer-4711",
            "devices list comms_user_01k7q2bx0mft5bvbxh3781hkmr --app shop --output json")
            .With(user, app)
            .Does(async (context, cancellationToken) =>
            {
                var id = await UserLookup.IdAsync(context.Client, context.Get(user), cancellationToken);
                var registrations = await context.Client
                    .EnumerateRegistrationsAsync(userId: id, appName: context.Get(app), cancellationToken: cancellationToken).ListAsync();
                List<Device> devices =
                [
                    .. registrations.SelectMany(registration => registration.Devices.Select(device => new Device(
                        registration.AppName, device.Provider, device.Token, TokenHash.Of(device.Provider, device.Token),
                        registration.UserId,
                        registration.Id, registration.Locale, registration.TimeZone, registration.Tags))),
                ];
                context.WriteList(
                    devices, "This User has no device.",
                    ("APP", device => device.AppName), ("PROVIDER", device => $"{device.Provider}"), ("TOKEN", device => device.Token),
                    ("HASH", device => device.TokenHash), ("LOCALE", device => device.Locale), ("TIME ZONE", device => device.TimeZone),
                    ("TAGS", device => string.Join(' ', device.Tags.Select(tag => $"{tag.Key}:{tag.Value}"))));
                return ExitCode.Done;
            });
    }

    private static CliCommand Remove(Shell shell)
    {
        var user = UserCommands.User();
        var token = new Option<string>("--token") { Description = "The device's token.", Required = true };
        var provider = new Option<Provider>("--provider")
        {
            Description = "The device's provider.",
            DefaultValueFactory = _ => Provider.FCM,
        };
        return new CliCommand(
            shell, "remove", "Remove a device, as a log-out does. Nothing is sent to it any more.",
            "devices remove customer-4711 --token odJFCrnl2edlBDdz1C5Ja:APA91bu2 --provider FCM")
            .With(user, token, provider)
            .Does(async (context, cancellationToken) =>
            {
                var id = await UserLookup.IdAsync(context.Client, context.Get(user), cancellationToken);
                var registrations = await context.Client.EnumerateRegistrationsAsync(
                    userId: id, cancellationToken: cancellationToken).ListAsync();
                var (name, whose) = (context.Get(token)!, context.Get(provider));
                var having = registrations.Where(
                    registration =>
                        registration.Devices.Any(device => device.Provider == whose && IsSame(whose, device.Token, name))).ToList();
                if (having.Count == 0)
                    throw new CliException(
                        $"This User has no {whose} device with that token: see {CommandLineApp.Name} devices list {id}.", ExitCode.No);
                foreach (var registration in having)
                    await context.Client.DeleteDeviceAsync(registration.Id, name, whose, cancellationToken);
                context.WriteOne(
                    new { userId = id, registrations = having.Select(registration => registration.Id) },
                    ("removed from", string.Join(", ", having.Select(registration => registration.AppName))));
                return ExitCode.Done;
            });
    }

    // APNs tokens are hexadecimal and stored in lower case.
    private static bool IsSame(Provider provider, string stored, string given) =>
        string.Equals(stored, given, provider == Provider.FCM ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private sealed record Device(
        string AppName, Provider Provider, string Token, string TokenHash, string UserId, string RegistrationId, string? Locale,
        string? TimeZone,
        IDictionary<string, string> Tags);
}
