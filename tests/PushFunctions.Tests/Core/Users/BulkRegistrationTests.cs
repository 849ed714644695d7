using PushFunctions.Storage.Tables;
using PushFunctions.StorageEmulator;
using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Users;

public sealed class BulkRegistrationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_entry_has_its_result_in_its_place_and_one_that_is_refused_stops_nobody()
    {
        var world = await RegistrationWorld.CreateAsync(TimeProvider.System);
        var entries = Enumerable.Range(0, 300)
            .Select(number => new RegisterCommand(
                Some.Address(), null, number % 7 == 3 ? Some.Ids.NewUser() : null, new Dictionary<string, string> { ["n"] = $"{number}" },
                null))
            .ToList();

        var results = await world.Get<BulkRegistrations>().RegisterAsync(world.Account, entries, Stop);

        Assert.Equal(300, results.Count);
        for (var number = 0; number < 300; number++)
        {
            if (number % 7 == 3)
            {
                Assert.Equal((null, "$.userId"), (results[number].Id, Assert.Single(results[number].Problems).Context));
                continue;
            }

            var registration = await world.FindAsync(results[number].Id!);
            Assert.Equal(entries[number].Address, Assert.Single(registration.Devices).Address);
            Assert.Equal($"{number}", registration.Tags["n"]);
        }
    }

    [Fact]
    public async Task Entries_of_one_User_or_of_one_token_come_in_their_order()
    {
        var world = await RegistrationWorld.CreateAsync(TimeProvider.System);
        var (phone, user) = (Some.Address(), await world.MakeUserAsync());
        Assert.True(ExternalId.TryParse("ann", out var ann));
        RegisterCommand[] entries =
        [
            // One phone after the other of one User; the last tags count.
            .. Enumerable.Range(0, 60).Select(number => new RegisterCommand(
                Some.Address(), null, user, new Dictionary<string, string> { ["n"] = $"{number}" }, null)),
            // One phone that goes from hand to hand; the last has it.
            .. Enumerable.Range(0, 20).Select(number => new RegisterCommand(phone, null, number % 2 == 0 ? user : null, null, null)
            {
                ExternalId = number % 2 == 1 ? ann : null,
            }),
            new RegisterCommand(Some.Address(), null, null, null, phone.Token),
        ];

        var results = await world.Get<BulkRegistrations>().RegisterAsync(world.Account, entries, Stop);

        Assert.All(results, result => Assert.Empty(result.Problems));
        var stored = (await world.RowOfAsync(user))!;
        Assert.Equal("59", stored.Tags["n"]);
        // Of the 50 that remain of its own, one made room for the phone.
        Assert.Equal(Registration.MaximumDevices - 1, stored.Devices.Count);
        Assert.Null(stored.Find(phone));
        Assert.Null(await world.OwnerOfAsync(phone));
        Assert.Equal(
            entries[^1].Address, Assert.Single((await world.RowOfAsync(UserId.For(world.Account, ann)))!.Devices).Address);
    }

    [Fact]
    public async Task While_storage_is_away_the_rest_is_told_so_without_a_try()
    {
        var service = await MemoryService.StartAsync();
        await service.RegisterAsync();
        var refused = 0;
        service.Seam = call => call is { Resource: TableNames.TokenOwners }
            ? StorageFault.NotDone(Interlocked.Increment(ref refused) > 0 ? StorageTrouble.Reset : StorageTrouble.Silence) : null;
        RegisterCommand[] entries = [.. Enumerable.Range(0, 400).Select(_ => new RegisterCommand(Some.Address(), null, null, null, null))];

        var results = await service.Get<BulkRegistrations>().RegisterAsync(service.Account, entries, Stop);

        Assert.All(results, result => Assert.Equal(ProblemCode.Unavailable, Assert.Single(result.Problems).Code));
        Assert.InRange(refused, 1, 64);
        service.Seam = null;
        results = await service.Get<BulkRegistrations>().RegisterAsync(service.Account, entries, Stop);
        Assert.All(results, result => Assert.NotNull(result.Id));
    }
}
