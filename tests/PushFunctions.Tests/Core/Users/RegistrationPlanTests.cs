namespace PushFunctions.Tests.Core.Users;

public sealed class RegistrationPlanTests
{
    private static readonly DateTimeOffset Now = Some.Noon.AddDays(1);
    private readonly AccountSid _account = Some.Account();
    private readonly App _app = new(Some.App(), true, Some.Noon, Some.Noon);
    private readonly UserId _user = Some.Ids.NewUser();

    [Fact]
    public void The_first_device_makes_the_registration()
    {
        var command = Command(Some.Address());
        var plan = Decide(null, command);

        Assert.Equal([new Device(command.Address, Now)], plan.Registration.Devices);
        Assert.Equal(RegistrationId.For(_account, _user, _app.Name), plan.Registration.Id);
        Assert.Equal((Now, Now), (plan.Registration.CreatedAt, plan.Registration.UpdatedAt));
    }

    [Fact]
    public void The_same_device_again_refreshes_its_time_and_nothing_else()
    {
        var stored = Stored(Some.Device(), Some.Device(), Some.Device());
        var plan = Decide(stored, Command(stored.Devices[1].Address));

        Assert.Equal(
            [stored.Devices[0], stored.Devices[1] with { RegisteredAt = Now }, stored.Devices[2]], plan.Registration.Devices);
        Assert.Equal(stored, plan.Registration with { Devices = stored.Devices });
        Assert.Empty(plan.Removed);
    }

    [Fact]
    public void The_51st_device_replaces_the_one_registered_longest_ago()
    {
        Device[] devices = [.. Enumerable.Range(0, 50).Select(i => Some.Device(Some.Noon.AddMinutes((i + 17) % 50)))];
        var plan = Decide(Stored(devices), Command(Some.Address()));

        Assert.Equal([devices.MinBy(device => device.RegisteredAt)!.Address], plan.Removed);
        Assert.Equal(50, plan.Registration.Devices.Count);
    }

    [Fact]
    public void The_50th_device_and_a_refresh_of_one_of_50_replace_nothing()
    {
        Device[] devices = [.. Enumerable.Range(0, 50).Select(_ => Some.Device())];

        Assert.Empty(Decide(Stored(devices[1..]), Command(Some.Address())).Removed);
        Assert.Empty(Decide(Stored(devices), Command(devices[0].Address)).Removed);
    }

    [Fact]
    public void The_previous_token_is_replaced_and_makes_room()
    {
        Device[] devices = [.. Enumerable.Range(0, 50).Select(_ => Some.Device())];
        var plan = Decide(Stored(devices), Command(Some.Address()) with { PreviousToken = devices[7].Address.Token });

        Assert.Equal([devices[7].Address], plan.Removed);
    }

    [Fact]
    public void A_previous_token_that_is_the_same_or_another_providers_is_left_alone()
    {
        var device = Some.Device();
        var apple = new Device(Some.Address(Provider.Apn), Some.Noon);

        Assert.Empty(Decide(Stored(device), Command(device.Address) with { PreviousToken = device.Address.Token }).Removed);
        Assert.Empty(Decide(Stored(apple), Command(Some.Address()) with { PreviousToken = apple.Address.Token }).Removed);
    }

    [Fact]
    public void Tags_that_are_given_replace_all_and_tags_that_are_not_stay()
    {
        var stored = Stored(Some.Device()) with { Tags = new Dictionary<string, string> { ["plan"] = "free" } };
        var given = new Dictionary<string, string> { ["city"] = "Bonn" };
        var same = new Dictionary<string, string>(stored.Tags);

        Assert.Equal(stored.Tags, Decide(stored, Command(Some.Address())).Registration.Tags);
        var changed = Decide(stored, Command(stored.Devices[0].Address) with { Tags = given }).Registration;
        Assert.Equal((given, Now), (changed.Tags, changed.UpdatedAt));
        Assert.Equal(
            stored.UpdatedAt, Decide(stored, Command(stored.Devices[0].Address) with { Tags = same }).Registration.UpdatedAt);
    }

    [Fact]
    public void What_is_left_of_an_earlier_App_of_the_name_is_cleared_away()
    {
        var earlier = Stored(Some.Device(Some.Noon.AddDays(-3)), Some.Device(Some.Noon.AddDays(-2))) with
        {
            CreatedAt = Some.Noon.AddDays(-3),
            Tags = new Dictionary<string, string> { ["old"] = "yes" },
            Version = "7",
        };
        var plan = Decide(earlier, Command(earlier.Devices[0].Address));

        Assert.Equal([earlier.Devices[1].Address], plan.Removed);
        Assert.Equal([new Device(earlier.Devices[0].Address, Now)], plan.Registration.Devices);
        Assert.Empty(plan.Registration.Tags);
        Assert.Equal((Now, "7"), (plan.Registration.CreatedAt, plan.Registration.Version));
    }

    [Fact]
    public void Of_a_row_that_was_begun_under_an_earlier_App_only_younger_devices_count()
    {
        var mixed = Stored(Some.Device(Some.Noon.AddDays(-1)), Some.Device()) with
        {
            CreatedAt = Some.Noon.AddDays(-1),
            Tags = new Dictionary<string, string> { ["old"] = "yes" },
            Locale = "de",
        };
        var live = mixed.LiveUnder(_app);

        Assert.Equal([mixed.Devices[1]], live?.Devices);
        Assert.Empty(live!.Tags);
        Assert.Null(live.Locale);
    }

    [Fact]
    public void A_tombstone_is_replaced_under_its_version_by_a_registration_of_its_own()
    {
        var tombstone = Registration.Tombstone(_account, _user, _app.Name, Stored(Some.Device()) with { Version = "7" }, Some.Noon);
        var plan = Decide(tombstone, Command(Some.Address()));

        Assert.Null(tombstone.LiveUnder(_app));
        Assert.Equal((false, "7", Now), (plan.Registration.IsTombstone, plan.Registration.Version, plan.Registration.CreatedAt));
        Assert.Single(plan.Registration.Devices);
    }

    [Fact]
    public void A_device_that_another_User_has_taken_since_is_not_put_but_the_registration_is()
    {
        var plan = RegistrationPlan.Decide(_account, _app, _user, null, Command(Some.Address()), false, Now);

        Assert.Empty(plan.Registration.Devices);
    }

    private RegistrationPlan Decide(Registration? stored, RegisterCommand command) =>
        RegistrationPlan.Decide(_account, _app, _user, stored, command, true, Now);

    private RegisterCommand Command(DeviceAddress address) => new(address, _app.Name, _user, null, null);

    private Registration Stored(params Device[] devices) =>
        new(RegistrationId.For(_account, _user, _app.Name), _user, _app.Name, devices, new Dictionary<string, string>(), Some.Noon,
            Some.Noon);
}
