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
        Assert.All(world.Users, user => Assert.False(world.IsKnown(user)));
    });

    [Fact]
    public void What_is_registered_under_an_App_made_anew_stays_and_is_found_by_its_id() => ForEachOrder(world =>
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
