using PushFunctions.Tests.Core.Users.Interleavings;

namespace PushFunctions.Tests.Core.Users;

/// <summary>Hundreds of orders in which requests can meet. A failing one is named by its seed and repeats
/// exactly.</summary>
public sealed class InterleavingTests
{
    private const int Orders = 500;

    [Fact]
    public void Users_who_register_one_phone_at_once_leave_it_with_one_of_them() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        AssertAllSucceed(world.Run(0, [.. world.Users.Select(user => world.Register(user, phone)), world.Register(world.Users[0], phone)]));

        AssertOneOwner(world, phone);
    });

    [Fact]
    public void Requests_without_a_User_that_meet_agree_on_one() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        var answers = world.Run(0, world.Register(null, phone), world.Register(null, phone), world.Register(null, phone));

        AssertAllSucceed(answers);
        AssertOneOwner(world, phone);
        Assert.Single(answers.Cast<Task<PushFunctions.Core.Shared.RegistrationId>>().Select(answer => answer.Result).Distinct());
    });

    [Fact]
    public void A_device_that_is_registered_while_its_old_row_is_cleaned_up_stays() => ForEachOrder(world =>
    {
        var (user, phone) = (world.Users[0], world.Phones[0]);
        world.Run(0, world.Register(user, phone));
        world.Run(0, world.Forget(user, phone, Some.Noon), world.Forget(user, phone, Some.Noon));
        Assert.Empty(world.Having(phone));

        AssertAllSucceed(world.Run(0,
            world.Forget(user, phone, Some.Noon.AddDays(-1)), world.Register(user, phone), world.Register(user, phone),
            world.Forget(world.Users[1], phone, Some.Noon.AddDays(1))));

        AssertOneOwner(world, phone);
    });

    [Fact]
    public void A_log_out_beside_a_register_leaves_the_phone_with_its_owner_or_with_nobody() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        world.Run(0, world.Register(world.Users[0], phone));
        world.Run(0, world.LogOut(world.Users[0], phone), world.Register(world.Users[0], phone), world.DeleteRegistration(world.Users[0]));

        if (world.Having(phone).Count > 0) AssertOneOwner(world, phone);
    });

    [Fact]
    public void A_phone_that_another_User_takes_during_a_log_out_is_the_other_Users() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        world.Run(0, world.Register(world.Users[0], phone));
        world.Run(0, world.LogOut(world.Users[0], phone), world.Register(world.Users[1], phone), world.DeleteUser(world.Users[0]));

        AssertOneOwner(world, phone);
        Assert.Equal(world.Users[1], world.Having(phone)[0]);
    });

    [Fact]
    public void A_deleted_User_has_no_devices_whatever_registers_meanwhile() => ForEachOrder(world =>
    {
        var user = world.Users[0];
        world.Run(0, world.Register(user, world.Phones[0]));
        var answers = world.Run(
            0, world.DeleteUser(user), world.Register(user, world.Phones[0]), world.Register(user, world.Phones[1]),
            world.DeleteUser(user));

        Assert.All(world.Phones, phone => Assert.DoesNotContain(user, world.Having(phone)));
        Assert.All(answers.Where(answer => answer.IsFaulted), answer => Assert.IsType<RequestException>(answer.Exception!.InnerException));
    });

    [Fact]
    public void A_registration_that_is_answered_has_a_User_and_one_that_crashed_is_finished_by_the_next() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        world.Run(0.2, world.Register(null, phone), world.Register(null, phone));
        if (world.OwnerOf(phone) is { } owner && world.Having(phone).Count == 0) Assert.True(owner.IsUserMade);

        AssertAllSucceed(world.Run(0, world.Register(null, phone), world.Register(null, phone)));

        AssertOneOwner(world, phone);
        Assert.True(world.HasUser(world.Having(phone)[0]));
    });

    [Fact]
    public void A_phone_without_a_User_that_another_User_takes_meanwhile_is_with_one_of_them() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        AssertAllSucceed(
            world.Run(
                0, world.Register(null, phone), world.Register(world.Users[0], phone), world.Register(null, phone),
                world.Register(world.Users[1], phone)));

        AssertOneOwner(world, phone);
    });

    [Fact]
    public void A_deletion_that_crashes_anywhere_is_finished_by_the_next_whatever_registers_meanwhile() => ForEachOrder(world =>
    {
        var (user, phone) = (world.Users[0], world.Phones[0]);
        world.Run(0, world.Register(user, phone));
        world.Run(
            0.1, world.DeleteUser(user), world.Register(user, phone), world.Register(user, world.Phones[1], phone),
            world.Register(null, phone));
        var answers = world.Run(0, world.DeleteUser(user), world.Register(user, phone), world.Register(user, world.Phones[1]));

        Assert.True(answers[0].IsCompletedSuccessfully);
        Assert.All(world.Phones, each => Assert.DoesNotContain(user, world.Having(each)));
        AssertAllSucceed(world.Run(0, world.Register(world.Users[1], phone)));
        AssertOneOwner(world, phone);
    });

    [Fact]
    public void Devices_under_one_name_that_come_at_once_are_one_Users_and_each_has_its_owner() => ForEachOrder(world =>
    {
        var (first, second) = (world.Phones[0], world.Phones[1]);
        AssertAllSucceed(
            world.Run(
                0, world.RegisterNamed(first), world.RegisterNamed(second), world.RegisterNamed(first),
                world.Register(world.Users[0], second), world.RegisterNamed(second)));

        Assert.Equal([world.NamedUser], world.Having(first));
        AssertOneOwner(world, second);
        Assert.True(world.HasUser(world.NamedUser));
    });

    [Fact]
    public void Of_a_name_whose_User_is_deleted_meanwhile_nothing_from_before_is_left() => ForEachOrder(world =>
    {
        var (before, meanwhile) = (world.Phones[0], world.Phones[1]);
        world.Run(0, world.RegisterNamed(before));
        AssertAllSucceed(
            world.Run(0, world.DeleteUser(world.NamedUser), world.RegisterNamed(meanwhile), world.DeleteUser(world.NamedUser)));

        Assert.Empty(world.Having(before));
        if (world.IsDeleted(world.NamedUser)) Assert.Empty(world.Having(meanwhile));
        AssertAllSucceed(world.Run(0, world.RegisterNamed(before)));
        AssertOneOwner(world, before);
        Assert.False(world.IsDeleted(world.NamedUser));
    });

    [Fact]
    public void A_name_whose_deletion_or_return_crashed_is_right_after_the_next_request() => ForEachOrder(world =>
    {
        var (phone, other) = (world.Phones[0], world.Phones[1]);
        world.Run(0, world.RegisterNamed(phone));
        world.Run(
            0.1, world.DeleteUser(world.NamedUser), world.RegisterNamed(other), world.RegisterNamed(other, phone),
            world.Register(null, phone));

        AssertAllSucceed(world.Run(0, world.DeleteUser(world.NamedUser)));
        Assert.DoesNotContain(world.NamedUser, world.Phones.SelectMany(world.Having));
        AssertAllSucceed(world.Run(0, world.RegisterNamed(phone), world.RegisterNamed(other)));

        Assert.All(world.Phones, each => AssertOneOwner(world, each));
        Assert.All(world.Phones, each => Assert.Equal(world.NamedUser, world.Having(each)[0]));
    });

    [Fact]
    public void A_replaced_token_is_gone_and_the_new_one_has_one_owner() => ForEachOrder(world =>
    {
        var (old, renewed) = (world.Phones[0], world.Phones[1]);
        world.Run(0, world.Register(world.Users[0], old));
        AssertAllSucceed(world.Run(0, world.Register(null, renewed, old), world.Register(world.Users[0], renewed, old)));

        AssertOneOwner(world, renewed);
        Assert.Equal(world.Users[0], world.Having(renewed)[0]);
        Assert.Empty(world.Having(old));
        Assert.Null(world.OwnerOf(old));
    });

    [Fact]
    public void After_crashes_anywhere_the_next_register_leaves_one_owner() => ForEachOrder(world =>
    {
        var (phone, other) = (world.Phones[0], world.Phones[1]);
        world.Run(0.1,
            world.Register(world.Users[0], phone), world.Register(world.Users[1], phone, other), world.Register(null, phone),
            world.Register(world.Users[2], other),
            world.DeleteRegistration(world.Users[1]), world.Forget(world.Users[0], phone, Some.Noon.AddDays(1)),
            world.DeleteUser(world.Users[1]));
        AssertAllSucceed(world.Run(0, world.Register(world.Users[2], phone)));

        AssertOneOwner(world, phone);
        Assert.Equal(world.Users[2], world.Having(phone)[0]);
    });

    [Fact]
    public void A_phone_whose_move_crashed_never_has_two_Users_and_the_repeated_request_finishes_it() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        world.Run(0, world.Register(world.Users[0], phone));
        var answers = world.Run(0.15, world.Register(world.Users[1], phone));
        if (answers[0].IsCompletedSuccessfully) Assert.Equal(world.Users[1], Assert.Single(world.Having(phone)));

        AssertAllSucceed(world.Run(0, world.Register(world.Users[1], phone)));
        AssertOneOwner(world, phone);
        Assert.Equal(world.Users[1], world.Having(phone)[0]);
    });

    [Fact]
    public void A_phone_that_was_logged_out_does_not_return_to_its_User_even_if_the_owner_row_stayed_behind() => ForEachOrder(world =>
    {
        var (user, phone) = (world.Users[0], world.Phones[0]);
        world.Wait();
        world.Run(0, world.Register(user, phone));
        world.Run(0.3, world.LogOut(user, phone));
        if (world.Having(phone).Count > 0) return;

        AssertAllSucceed(world.Run(0, world.Register(null, phone)));

        AssertOneOwner(world, phone);
        Assert.NotEqual(user, world.Having(phone)[0]);
    });

    [Fact]
    public void A_phone_whose_registration_for_a_User_crashed_before_the_device_is_not_given_to_that_User_by_another_request() =>
        ForEachOrder(world =>
    {
        var (user, phone, other) = (world.Users[0], world.Phones[0], world.Phones[1]);
        world.Wait();
        world.Run(0, world.Register(user, other));
        world.PutOwner(phone, user, null);

        AssertAllSucceed(world.Run(0, world.Register(null, phone)));

        AssertOneOwner(world, phone);
        Assert.NotEqual(user, world.Having(phone)[0]);
    });

    [Fact]
    public async Task A_delayed_push_finishes_a_release_that_crashed_before_it_asks_whose_the_phone_is()
    {
        var world = new World(1);
        var (user, phone) = (world.Users[0], world.Phones[0]);
        world.Run(0, world.Register(user, phone));
        world.PutOwner(phone, user, user);

        Assert.True(await world.MayGetDelayedPushesAsync(user, phone));
        AssertOneOwner(world, phone);

        world.Run(0, world.LogOut(user, phone));
        world.PutOwner(phone, user, user);

        Assert.False(await world.MayGetDelayedPushesAsync(user, phone));
        Assert.Null(world.OwnerOf(phone));
    }

    private static void ForEachOrder(Action<World> test)
    {
        for (var seed = 0; seed < Orders; seed++)
        {
            try
            {
                test(new World(seed));
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"Order {seed} breaks it.", exception);
            }
        }
    }

    private static void AssertAllSucceed(IReadOnlyList<Task> answers) =>
        Assert.All(answers, answer => Assert.True(answer.IsCompletedSuccessfully, answer.Exception?.ToString()));

    private static void AssertOneOwner(World world, DeviceAddress phone)
    {
        var user = Assert.Single(world.Having(phone));
        Assert.Equal(user, world.OwnerOf(phone)?.User);
        Assert.Null(world.OwnerOf(phone)?.PreviousUser);
    }
}
