using PushFunctions.Storage.Tables;
using PushFunctions.StorageEmulator;

namespace PushFunctions.Tests.Core.Sends.Accept;

/// <summary>Writes that are durable and then fail in what follows them, and writes that are made twice
/// because their first answer was lost.</summary>
public sealed class FollowUpTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Deletions => [.. All.Keys];

    private static Dictionary<string, Func<MemoryService, Task<Func<Task>>>> All { get; } = new()
    {
        ["the last credential of an App"] = async service =>
        {
            var credential = await service.UploadAsync("other");
            return () => service.Get<CredentialService>().DeleteAsync(service.Account, credential.Id, Stop);
        },
        ["one of two credentials"] = async service =>
        {
            var credential = await service.UploadAsync("shop");
            return () => service.Get<CredentialService>().DeleteAsync(service.Account, credential.Id, Stop);
        },
        ["an audience"] = async service =>
        {
            var audiences = service.Get<AudienceService>();
            var audience = await audiences.CreateAsync(service.Account, "all", null, Stop);
            await audiences.AddUsersAsync(service.Account, audience.Id, [await service.MakeUserAsync()], Stop);
            return () => audiences.DeleteAsync(service.Account, audience.Id, Stop);
        },
        ["a User"] = async service =>
        {
            var user = await service.MakeUserAsync();
            return () => service.Get<UserService>().DeleteAsync(service.Account, user, Stop);
        },
        ["a registration"] = async service =>
        {
            var registration = await service.RegisterAsync();
            return () => service.Get<RegistrationService>().DeleteAsync(service.Account, registration, Stop);
        },
        ["a device"] = async service =>
        {
            var registrations = service.Get<RegistrationService>();
            var registration = await service.RegisterAsync();
            var device = (await registrations.FindAsync(service.Account, registration, Stop)).Devices[0];
            return () => registrations.DeleteDeviceAsync(service.Account, registration, device.Address, Stop);
        },
        ["a scheduled send"] = async service =>
        {
            var command = MemoryService.Command(
                new Recipient.ToToken(Some.Address(), null)) with
            { SendAt = service.Time.GetUtcNow().AddHours(1) };
            var operation = await service.Sends.AcceptAsync(service.Account, command, Stop);
            return () => service.Get<OperationService>().CancelAsync(service.Account, operation.Id, Stop);
        },
    };

    [Theory]
    [MemberData(nameof(Deletions))]
    public async Task A_write_that_was_made_twice_because_its_answer_was_lost_is_no_fault(string what)
    {
        for (var number = 1; ; number++)
        {
            var service = await MemoryService.StartAsync();
            var delete = await All[what](service);
            service.RepeatWrite(number);

            await delete();

            if (!service.Reached(number)) return;
        }
    }

    [Theory]
    [MemberData(nameof(Deletions))]
    public async Task Who_was_told_that_it_failed_can_ask_again(string what)
    {
        for (var number = 1; ; number++)
        {
            var service = await MemoryService.StartAsync();
            var delete = await All[what](service);
            service.FailWrite(number, done: false);
            var failed = false;
            try
            {
                await delete();
            }
            catch (Exception fault) when (fault is not RequestException)
            {
                failed = true;
            }

            if (!service.Reached(number)) return;
            service.Seam = null;
            if (failed) await delete();
        }
    }

    [Fact]
    public async Task A_credential_that_was_stored_twice_because_the_answer_was_lost_is_one_and_not_the_eleventh()
    {
        var service = await MemoryService.StartAsync();
        for (var count = 1; count < CatalogRules.MaximumCredentialsPerApp - 1; count++) await service.UploadAsync("shop");
        service.RepeatWrite(1);

        var stored = await service.UploadAsync("shop");

        service.Seam = null;
        Assert.Equal(stored.Id, (await service.Get<CredentialService>().FindAsync(service.Account, stored.Id, Stop)).Id);
    }

    [Fact]
    public async Task A_deletion_that_cannot_remove_the_registrations_fails_and_the_sweep_finishes_it()
    {
        var service = await MemoryService.StartAsync();
        var user = await service.MakeUserAsync();
        service.Seam = call => call is { Resource: TableNames.Registrations, IsWrite: true }
            ? StorageFault.NotDone(StorageTrouble.ServerBusy) : null;

        await Assert.ThrowsAnyAsync<Exception>(() => service.Get<UserService>().DeleteAsync(service.Account, user, Stop));
        service.Seam = null;
        Assert.NotNull((await service.Get<UserService>().FindAsync(service.Account, user, Stop)).DeletedAt);
        Assert.Single((await DevicesAsync(service, user))!);

        await service.SweepAsync(after: PendingRemovals.DeletionTime);

        Assert.Empty((await DevicesAsync(service, user))!);
        Assert.Equal(0, await service.RowsAsync(TableNames.Removals));
        Assert.Equal(0, await service.RowsAsync(TableNames.TokenOwners));
    }

    [Fact]
    public async Task A_caller_that_leaves_in_the_middle_of_a_register_leaves_no_token_between_two_Users()
    {
        var service = await MemoryService.StartAsync();
        var registrations = service.Get<RegistrationService>();
        var (phone, first, second) = (Some.Address(), await service.MakeUserAsync(), await service.MakeUserAsync());
        await registrations.RegisterAsync(service.Account, new RegisterCommand(phone, null, first, null, null), Stop);
        using var caller = new CancellationTokenSource();
        service.Seam = call => call is { Resource: TableNames.TokenOwners, IsWrite: true }
            ? StorageFault.AnsweredAfter(async _ => await caller.CancelAsync()) : null;

        await registrations.RegisterAsync(service.Account, new RegisterCommand(phone, null, second, null, null), caller.Token);

        Assert.DoesNotContain(phone, (await DevicesAsync(service, first))!);
        Assert.Contains(phone, (await DevicesAsync(service, second))!);
    }

    /// <summary>As a send reads them; null where there is no row.</summary>
    private static async Task<IEnumerable<DeviceAddress>?> DevicesAsync(MemoryService service, UserId user) =>
        (await service.Get<IRegistrationStore>().FindAsync(service.Account, Some.App(), user, Stop))?.Devices
            .Select(device => device.Address);
}
