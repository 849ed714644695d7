using PushFunctions.Tests.Core.Users.Interleavings;

namespace PushFunctions.Tests.Core.Users.Mending;

/// <summary>The sweep's mending among requests, in hundreds of orders; of the youth of a row, which keeps it from those at work, it makes no use here.</summary>
public sealed class MenderInterleavingTests
{
    private const int Orders = 500;

    [Fact]
    public void Registers_that_meet_the_mending_leave_the_phone_with_one_User() => ForEachOrder(world =>
    {
        var (phone, other) = (world.Phones[0], world.Phones[1]);
        var answers = world.Run(0,
            world.Register(world.Users[0], phone), world.Register(world.Users[1], phone), world.Register(null, phone), world.Register(world.Users[2], other, phone),
            world.MendOwner(phone), world.MendOwner(phone), world.MendDevice(world.Users[0], phone), world.MendDevice(world.Users[1], phone), world.MendOwner(other));

        Assert.All(answers, answer => Assert.True(answer.IsCompletedSuccessfully, answer.Exception?.ToString()));
        AssertFits(world);
    });

    [Fact]
    public void A_phone_that_is_registered_while_its_owner_is_mended_away_is_registered() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        world.PutOwner(phone, world.Users[0], null);
        var answers = world.Run(0, world.MendOwner(phone), world.Register(world.Users[0], phone), world.MendOwner(phone));

        Assert.All(answers, answer => Assert.True(answer.IsCompletedSuccessfully, answer.Exception?.ToString()));
        Assert.Equal(world.Users[0], Assert.Single(world.Having(phone)));
        AssertFits(world);
    });

    [Fact]
    public void Removals_that_meet_the_mending_are_not_undone() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        world.Run(0, world.Register(world.Users[0], phone));
        world.Run(0,
            world.LogOut(world.Users[0], phone), world.MendOwner(phone), world.MendDevice(world.Users[0], phone),
            world.Forget(world.Users[0], phone, Some.Noon.AddDays(1)), world.DeleteUser(world.Users[0]), world.MendOwner(phone));
        world.MendAll();

        Assert.Empty(world.Having(phone));
        Assert.Null(world.OwnerOf(phone));
    });

    [Fact]
    public void After_crashes_anywhere_also_in_the_mending_one_round_leaves_owners_and_devices_that_fit() => ForEachOrder(world =>
    {
        var (phone, other) = (world.Phones[0], world.Phones[1]);
        world.Run(0.1,
            world.Register(world.Users[0], phone), world.Register(world.Users[1], phone, other), world.Register(null, phone), world.Register(world.Users[2], other),
            world.DeleteRegistration(world.Users[1]), world.Forget(world.Users[0], phone, Some.Noon.AddDays(1)), world.DeleteUser(world.Users[1]),
            world.MendOwner(phone), world.MendOwner(other), world.MendDevice(world.Users[0], phone), world.MendDevice(world.Users[2], other));
        world.MendAll();

        AssertFits(world);
    });

    [Fact]
    public void A_device_without_an_owner_has_one_again_whatever_is_registered_and_removed_meanwhile() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        world.Run(0, world.Register(world.Users[0], phone));
        world.LoseOwner(phone);
        world.Run(0.03,
            world.MendDevice(world.Users[0], phone), world.MendDevice(world.Users[0], phone), world.Register(world.Users[1], phone), world.LogOut(world.Users[0], phone), world.MendOwner(phone));
        world.MendAll();

        AssertFits(world);
    });

    [Fact]
    public void A_log_out_beside_the_return_of_a_lost_owner_leaves_no_owner() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        world.Run(0, world.Register(world.Users[0], phone));
        world.LoseOwner(phone);
        world.Run(0, world.MendDevice(world.Users[0], phone), world.LogOut(world.Users[0], phone));

        Assert.Empty(world.Having(phone));
        Assert.Null(world.OwnerOf(phone));
    });

    [Fact]
    public void A_device_of_another_Users_token_goes_and_the_owners_stays() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        world.Run(0, world.Register(world.Users[0], phone), world.Register(world.Users[1], world.Phones[1]));
        world.PutDevice(world.Users[1], phone);
        world.Run(0.03, world.MendDevice(world.Users[1], phone), world.MendDevice(world.Users[0], phone), world.Register(world.Users[0], phone), world.MendDevice(world.Users[1], phone));
        world.MendAll();

        Assert.Equal(world.Users[0], Assert.Single(world.Having(phone)));
        AssertFits(world);
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_move_that_died_goes_on_where_the_device_is_written_and_is_taken_back_where_it_is_not(bool isWritten)
    {
        var world = new World(1);
        var (phone, before, after) = (world.Phones[0], world.Users[0], world.Users[1]);
        world.Run(0, world.Register(before, phone), world.Register(after, world.Phones[1]));
        world.PutOwner(phone, after, before);
        if (isWritten) world.PutDevice(after, phone);

        world.MendAll();

        Assert.Equal(isWritten ? after : before, Assert.Single(world.Having(phone)));
        AssertFits(world);
    }

    /// <summary>Each device has its owner, each owner its device, each token one User, and nothing is unfinished.</summary>
    private static void AssertFits(World world)
    {
        foreach (var phone in world.Phones)
        {
            var owner = world.OwnerOf(phone);
            Assert.Null(owner?.PreviousUser);
            Assert.Equal(owner is null ? [] : [owner.User], world.Having(phone));
        }
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
}
