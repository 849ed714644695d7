using Azure.Data.Tables;
using PushFunctions.Storage.Tables;

namespace PushFunctions.Tests.Storage;

public sealed class RegistrationStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registration_is_found_as_it_was_saved_by_its_account_App_and_User()
    {
        var registrations = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var account = Some.Account();
        var saved = await registrations.SaveAsync(
            account,
            SomeUsers.Registration(
                account, Some.App(), Some.Device(), new(Some.Address(Provider.Apn), Some.Noon.AddTicks(1)),
                new(Some.Address(Provider.ApnSandbox), Some.Noon.AddDays(1))) with
            {
                Tags = new Dictionary<string, string> { ["city"] = "Graz", ["plan.tier-1~x_y"] = "", ["naïve \"key\""] = "välue" },
                Locale = "de-AT",
                TimeZone = "Europe/Vienna",
                UpdatedAt = Some.Noon.AddHours(1),
            });

        var found = await registrations.FindAsync(account, Some.App(), saved.UserId, Stop);

        Assert.NotNull(found);
        Assert.Equal(saved.Devices, found.Devices);
        Assert.Equal(saved.Tags, found.Tags);
        Assert.Equal(saved, found with { Devices = saved.Devices, Tags = saved.Tags });
        Assert.Equal(RegistrationId.For(account, saved.UserId, Some.App()), found.Id);
        Assert.Null(await registrations.FindAsync(Some.Account(), Some.App(), saved.UserId, Stop));
        Assert.Null(await registrations.FindAsync(account, Some.App("shop2"), saved.UserId, Stop));
        Assert.Null(await registrations.FindAsync(account, Some.App(), Some.Ids.NewUser(), Stop));
    }

    [Fact]
    public async Task What_a_filter_asks_for_has_columns_of_its_own_and_goes_with_what_it_counted()
    {
        var storage = await TestStorage.CreateAsync();
        var account = Some.Account();
        var (phone, other, tablet) = (Some.Device(), Some.Device(), new Device(Some.Address(Provider.Apn), Some.Noon));
        var saved = await storage.Get<IRegistrationStore>().SaveAsync(
            account,
            SomeUsers.Registration(account, Some.App(), phone, other, tablet) with
            {
                Tags = new Dictionary<string, string> { ["plan"] = "premium", ["a-b"] = "c" },
                Locale = "de-AT",
            });
        var row = await storage.Table(TableNames.Registrations).QueryAsync<TableEntity>(cancellationToken: Stop).SingleAsync(Stop);
        Assert.Equal((2, 1, null), (row.GetInt32("Fcm"), row.GetInt32("Apn"), row.GetInt32("ApnSandbox")));
        Assert.Equal(("premium", "c", "de-AT"), (row.GetString("t_plan"), row.GetString("t_a_2db"), row.GetString("Locale")));
        Assert.Equal($"{account.Value}.shop.{saved.UserId.Tail[..2]}", row.PartitionKey);

        await storage.Get<IRegistrationStore>().SaveAsync(
            account, saved.Without([tablet.Address]) with { Tags = new Dictionary<string, string>(), Locale = null });

        row = await storage.Table(TableNames.Registrations).QueryAsync<TableEntity>(cancellationToken: Stop).SingleAsync(Stop);
        Assert.Equal(2, row.GetInt32("Fcm"));
        Assert.Empty(row.Keys.Intersect(["Apn", "ApnSandbox", "t_plan", "t_a_2db", "Locale"]));
    }

    [Fact]
    public async Task A_row_is_written_only_over_the_version_that_was_read()
    {
        var registrations = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var account = Some.Account();
        var old = await registrations.SaveAsync(account, SomeUsers.Registration(account, Some.App(), Some.Device()));
        Assert.Null(await registrations.TryPutAsync(account, old with { Version = null }, Stop));

        // Even where nothing changes the version does.
        var now = await registrations.SaveAsync(account, old);
        Assert.Null(await registrations.TryPutAsync(account, old with { Devices = [] }, Stop));
        Assert.False(await registrations.TryRemoveAsync(account, old, Stop));
        Assert.Single((await registrations.FindAsync(account, Some.App(), old.UserId, Stop))!.Devices);

        Assert.True(await registrations.TryRemoveAsync(account, now, Stop));
        Assert.True(await registrations.TryRemoveAsync(account, now, Stop));
        Assert.Null(await registrations.TryPutAsync(account, now, Stop));
    }

    [Fact]
    public async Task Of_many_writes_at_once_exactly_one_wins()
    {
        var registrations = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var account = Some.Account();
        var saved = await registrations.SaveAsync(account, SomeUsers.Registration(account, Some.App()));

        var results = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => registrations.TryPutAsync(account, saved with { Devices = [Some.Device()] }, Stop)));

        var winner = Assert.Single(results, result => result is not null);
        Assert.Equal(winner!.Devices, (await registrations.FindAsync(account, Some.App(), saved.UserId, Stop))!.Devices);
    }

    [Fact]
    public async Task A_full_registration_with_the_longest_tokens_and_tags_fits_into_its_row()
    {
        var registrations = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var account = Some.Account();
        Device[] devices =
            [.. Enumerable.Range(0, Registration.MaximumDevices).Select(_ => Some.Device(length: DeviceToken.MaximumLength))];
        var saved = await registrations.SaveAsync(
            account,
            SomeUsers.Registration(account, Some.App(new string('a', AppName.MaximumLength)), devices) with
            {
                Tags = Enumerable.Range(0, 20).ToDictionary(number => $"{number:D2}".PadRight(64, '~'), _ => new string('-', 256)),
                Locale = "de-AT",
            });

        var found = await registrations.FindAsync(account, saved.AppName, saved.UserId, Stop);

        Assert.Equal(devices, found?.Devices);
        Assert.Equal(saved.Tags, found?.Tags);
    }

    [Theory]
    [InlineData(10, 40_000)]
    [InlineData(300, 1)]
    public async Task What_does_not_fit_into_a_row_is_refused_with_what_to_do(int tags, int length)
    {
        var registrations = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var large = SomeUsers.Registration(Some.Account(), Some.App()) with
        {
            Tags = Enumerable.Range(0, tags * (length == 1 ? 1 : 2)).ToDictionary(number => $"t{number}", _ => new string('x', length)),
        };

        var refusal = await Assert.ThrowsAsync<RequestException>(() => registrations.TryPutAsync(Some.Account(), large, Stop));

        Assert.Equal(ProblemCode.InvalidRequest, refusal.Problems[0].Code);
        Assert.Contains("Remove tags", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tag_key_whose_column_would_have_too_long_a_name_is_refused()
    {
        var registrations = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var account = Some.Account();
        var registration = SomeUsers.Registration(account, Some.App());

        await registrations.SaveAsync(account, registration with { Tags = new Dictionary<string, string> { [new string('-', 84)] = "" } });
        await Assert.ThrowsAsync<RequestException>(
            () => registrations.TryPutAsync(
                account, registration with { Tags = new Dictionary<string, string> { [new string('-', 85)] = "" } }, Stop));
    }

    [Fact]
    public async Task The_same_token_at_two_providers_is_two_devices()
    {
        var registrations = (await TestStorage.CreateAsync()).Get<IRegistrationStore>();
        var (account, token) = (Some.Account(), Some.Token());
        var saved = await registrations.SaveAsync(
            account,
            SomeUsers.Registration(
                account, Some.App(), new(new DeviceAddress(Provider.Apn, token), Some.Noon),
                new(new DeviceAddress(Provider.ApnSandbox, token), Some.Noon)));

        Assert.Equal(saved.Devices, (await registrations.FindAsync(account, Some.App(), saved.UserId, Stop))!.Devices);
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_is_as_good_as_none_and_is_written_over()
    {
        var storage = await TestStorage.CreateAsync();
        var registrations = storage.Get<IRegistrationStore>();
        var account = Some.Account();
        var saved = await registrations.SaveAsync(account, SomeUsers.Registration(account, Some.App(), Some.Device()));
        var row = await storage.Table(TableNames.Registrations).QueryAsync<TableEntity>(cancellationToken: Stop).SingleAsync(Stop);
        await storage.Table(TableNames.Registrations).UpsertEntityAsync(
            new TableEntity(row.PartitionKey, row.RowKey), TableUpdateMode.Replace, Stop);

        Assert.Null(await registrations.FindAsync(account, Some.App(), saved.UserId, Stop));
        await registrations.SaveAsync(account, saved with { Version = null });

        Assert.Equal(saved.Devices, (await registrations.FindAsync(account, Some.App(), saved.UserId, Stop))!.Devices);
    }
}
