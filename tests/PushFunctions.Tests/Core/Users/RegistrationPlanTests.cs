namespace PushFunctions.Tests.Core.Users;

public sealed class RegistrationPlanTests
{
    private static readonly DateTimeOffset Now = Some.Noon.AddDays(1);
    private readonly AccountSid _account = Some.Account();
    private readonly App _app = new(Some.App(), true, Some.Noon, Some.Noon);
    private readonly User _user = new(Some.Ids.NewUser(), Some.Noon, Some.Noon, null);

    [Fact]
    public void The_first_device_makes_the_registration()
    {
        var command = Command(Some.Address());
        var plan = Decide(null, command);

        Assert.True(plan.IsNew);
        Assert.Equal([new Device(command.Address, Now)], plan.Change.PutDevices);
        Assert.Equal(RegistrationId.For(_account, _user.Id, _app.Name), plan.Change.PutRegistration?.Id);
        Assert.Equal(Now, plan.Change.PutRegistration?.CreatedAt);
    }

    [Fact]
    public void The_same_device_again_refreshes_its_time_and_nothing_else()
    {
        var device = Some.Device();
        var plan = Decide(Stored(device), Command(device.Address));

        Assert.Equal([device with { RegisteredAt = Now }], plan.Change.PutDevices);
        Assert.Null(plan.Change.PutRegistration);
        Assert.Empty(plan.Change.RemoveDevices);
        Assert.Equal(_user, plan.Change.User);
    }

    [Fact]
    public void The_51st_device_replaces_the_one_registered_longest_ago()
    {
        Device[] devices = [.. Enumerable.Range(0, 50).Select(i => Some.Device(Some.Noon.AddMinutes((i + 17) % 50)))];
        var plan = Decide(Stored(devices), Command(Some.Address()));

        Assert.Equal([devices.MinBy(device => device.RegisteredAt)!.Address], plan.Change.RemoveDevices);
    }

    [Fact]
    public void The_50th_device_and_a_refresh_of_one_of_50_replace_nothing()
    {
        Device[] devices = [.. Enumerable.Range(0, 50).Select(_ => Some.Device())];

        Assert.Empty(Decide(Stored(devices[1..]), Command(Some.Address())).Change.RemoveDevices);
        Assert.Empty(Decide(Stored(devices), Command(devices[0].Address)).Change.RemoveDevices);
    }

    [Fact]
    public void The_previous_token_is_replaced_and_makes_room()
    {
        Device[] devices = [.. Enumerable.Range(0, 50).Select(_ => Some.Device())];
        var plan = Decide(Stored(devices), Command(Some.Address()) with { PreviousToken = devices[7].Address.Token });

        Assert.Equal([devices[7].Address], plan.Change.RemoveDevices);
    }

    [Fact]
    public void A_previous_token_that_is_the_same_or_another_providers_is_left_alone()
    {
        var device = Some.Device();
        var apple = new Device(Some.Address(Provider.Apn), Some.Noon);

        Assert.Empty(Decide(Stored(device), Command(device.Address) with { PreviousToken = device.Address.Token }).Change.RemoveDevices);
        Assert.Empty(Decide(Stored(apple), Command(Some.Address()) with { PreviousToken = apple.Address.Token }).Change.RemoveDevices);
    }

    [Fact]
    public void Tags_that_are_given_replace_all_and_tags_that_are_not_stay()
    {
        var stored = Stored(Some.Device()) with { Tags = new Dictionary<string, string> { ["plan"] = "free" } };
        var given = new Dictionary<string, string> { ["city"] = "Bonn" };

        Assert.Equal(stored.Tags, Decide(stored, Command(Some.Address())).Change.PutRegistration?.Tags);
        Assert.Equal(given, Decide(stored, Command(stored.Devices[0].Address) with { Tags = given }).Change.PutRegistration?.Tags);
        Assert.Null(
            Decide(stored,
                Command(stored.Devices[0].Address) with { Tags = new Dictionary<string, string>(stored.Tags) }).Change.PutRegistration);
    }

    [Fact]
    public void What_is_left_of_an_earlier_App_of_the_name_is_cleared_away()
    {
        var earlier = Stored(Some.Device(Some.Noon.AddDays(-3)), Some.Device(Some.Noon.AddDays(-2))) with
        {
            CreatedAt = Some.Noon.AddDays(-3),
            Tags = new Dictionary<string, string> { ["old"] = "yes" },
        };
        var plan = Decide(earlier, Command(earlier.Devices[0].Address));

        Assert.Equal([earlier.Devices[1].Address], plan.Change.RemoveDevices);
        Assert.Equal([new Device(earlier.Devices[0].Address, Now)], plan.Change.PutDevices);
        Assert.Empty(plan.Change.PutRegistration!.Tags);
        Assert.Equal(Now, plan.Change.PutRegistration.CreatedAt);
        Assert.True(plan.IsNew);
    }

    [Fact]
    public void A_device_that_another_User_has_taken_since_is_not_put_but_the_registration_is()
    {
        var plan = RegistrationPlan.Decide(_account, _app, State(null), Command(Some.Address()), false, Now);

        Assert.Empty(plan.Change.PutDevices);
        Assert.NotNull(plan.Change.PutRegistration);
    }

    private RegistrationPlan Decide(Registration? stored, RegisterCommand command) =>
        RegistrationPlan.Decide(_account, _app, State(stored), command, true, Now);

    private UserState State(Registration? stored) => new(_user, stored, "1");

    private RegisterCommand Command(DeviceAddress address) => new(address, _app.Name, _user.Id, null, null);

    private Registration Stored(params Device[] devices) =>
        new(RegistrationId.For(_account, _user.Id, _app.Name), _user.Id, _app.Name, devices, new Dictionary<string, string>(), Some.Noon,
            Some.Noon);
}
