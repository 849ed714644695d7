namespace PushFunctions.Tests.Core.Sends.Sweep;

/// <summary>Hundreds of orders in which the removal of an App can meet an App that is made again, and what is
/// registered under it.</summary>
public sealed class AppRemovalOrderTests
{
    private const int Orders = 400;

    [Fact]
    public void Nothing_is_left_of_an_App_that_is_gone() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        AssertAllSucceed(world.Run(0, world.Register(world.Users[0], phone), world.Register(world.Users[1], world.Phones[1])));
        world.Run(0, world.DeleteApp());

        AssertAllSucceed(world.Run(0, world.Remove(), world.Remove()));

        Assert.All(world.Phones, gone => Assert.Empty(world.Having(gone)));
        Assert.All(world.Phones, gone => Assert.Null(world.OwnerOf(gone)));

        world.WaitForNextRound();
        AssertAllSucceed(world.Run(0, world.RemoveAgain(), world.RemoveAgain()));

        Assert.All(world.Users, user => Assert.False(world.HasRow(user)));
    });

    [Fact]
    public void What_an_instance_registers_that_does_not_know_yet_that_the_App_is_gone_goes_with_a_later_round() => ForEachOrder(world =>
    {
        var (user, phone) = (world.Users[0], world.Phones[0]);
        world.Run(0, world.Register(user, phone));
        world.Run(0, world.DeleteApp());
        // The register goes by the catalog that was read for the one before.
        world.Run(0, world.Remove(), world.Register(user, phone), world.Register(world.Users[1], world.Phones[1]));

        for (var rounds = 1; world.Next is not null; rounds++)
        {
            Assert.InRange(rounds, 1, 2);
            world.WaitForNextRound();
            AssertAllSucceed(world.Run(0, world.RemoveAgain()));
            Assert.All(world.Phones, gone => Assert.Empty(world.Having(gone)));
        }

        Assert.All(world.Phones, gone => Assert.Null(world.OwnerOf(gone)));
        Assert.All(world.Users, gone => Assert.False(world.HasRow(gone)));
    });

    [Fact]
    public void A_later_round_takes_nothing_that_is_live_and_leaves_no_old_tombstone() => ForEachOrder(world =>
    {
        var phone = world.Phones[0];
        AssertAllSucceed(
            world.Run(0, [.. world.Users.Select(user => world.Register(user, phone)), world.Register(world.Users[1], world.Phones[1])]));
        world.Run(0, world.DeleteApp());
        world.Run(0, world.Remove());
        world.Run(0, world.MakeApp());
        AssertAllSucceed(world.Run(0, world.Register(world.Users[1], world.Phones[1])));
        AssertAllSucceed(world.Run(0, world.DeleteRegistration(world.Users[1])));

        world.WaitForNextRound();
        AssertAllSucceed(
            world.Run(0, world.RemoveAgain(), world.Register(world.Users[0], phone), world.Register(world.Users[1], phone)));

        var owner = Assert.Single(world.Having(phone));
        Assert.Equal(owner, world.OwnerOf(phone)!.User);
        Assert.False(world.HasRow(world.Users[2]));
    });

    [Fact]
    public void What_is_registered_under_an_App_that_was_created_again_stays_and_is_found_by_its_id() => ForEachOrder(world =>
    {
        var (user, phone) = (world.Users[0], world.Phones[0]);
        world.Run(0, world.Register(user, phone), world.Register(world.Users[1], world.Phones[1]));
        world.Run(0, world.DeleteApp());
        world.Run(0, world.MakeApp());

        AssertAllSucceed(world.Run(0, world.Remove(), world.Register(user, phone), world.Remove()));

        Assert.Equal([user], world.Having(phone));
        Assert.Equal(user, world.OwnerOf(phone)!.User);
        Assert.Equal(phone, Assert.Single(world.Find(user)!.Devices).Address);
    });

    [Fact]
    public void An_App_that_goes_and_comes_while_phones_register_never_loses_what_is_live() => ForEachOrder(world =>
    {
        world.Run(0, world.Register(world.Users[0], world.Phones[0]), world.Register(world.Users[1], world.Phones[1]));
        world.Run(0, world.DeleteApp(), world.Remove(), world.Register(world.Users[0], world.Phones[0]), world.Remove());
        world.Run(0, world.MakeApp());

        var answers = world.Run(
            0, world.Remove(), world.Register(world.Users[2], world.Phones[0]), world.Register(world.Users[1], world.Phones[1]),
            world.Remove());

        AssertAllSucceed(answers);
        Assert.Equal([world.Users[2]], world.Having(world.Phones[0]));
        Assert.Equal([world.Users[1]], world.Having(world.Phones[1]));
        Assert.NotNull(world.Find(world.Users[2]));
        Assert.NotNull(world.Find(world.Users[1]));
    });

    [Fact]
    public void A_removal_that_died_anywhere_is_finished_by_the_next() => ForEachOrder(world =>
    {
        var (user, phone) = (world.Users[0], world.Phones[0]);
        world.Run(0, world.Register(user, phone), world.Register(world.Users[1], world.Phones[1]));
        world.Run(0, world.DeleteApp());
        world.Run(0, world.MakeApp());
        world.Run(0.1, world.Remove(), world.Remove());
        AssertAllSucceed(world.Run(0, world.Register(user, phone)));
        world.Run(0.1, world.Remove());

        AssertAllSucceed(world.Run(0, world.Remove()));

        Assert.Equal([user], world.Having(phone));
        Assert.Equal(phone, Assert.Single(world.Find(user)!.Devices).Address);
        Assert.Empty(world.Having(world.Phones[1]));
    });

    private static void AssertAllSucceed(IEnumerable<Task> requests) =>
        Assert.All(requests, request => Assert.True(request.IsCompletedSuccessfully, request.Exception?.InnerException?.ToString()));

    private static void ForEachOrder(Action<AppRemovalWorld> check)
    {
        for (var seed = 0; seed < Orders; seed++)
        {
            try
            {
                check(new AppRemovalWorld(seed));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Order {seed}: {exception.Message}", exception);
            }
        }
    }
}
