using PushFunctions.Storage.Tables;

namespace PushFunctions.Tests.Storage;

public sealed class IdempotencyStoreTests
{
    private readonly AccountSid _account = Some.Account();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reservation_is_found_as_it_was_added_and_changed()
    {
        var keys = (await TestStorage.CreateAsync()).Get<IIdempotencyStore>();
        var added = await keys.TryAddAsync(New("a"), Stop);
        Assert.Equal(added, await keys.FindAsync(_account, Key("a"), Stop));

        var updated = await keys.TryUpdateAsync(added! with { IsAccepted = true, HeldUntil = Some.Noon.AddHours(1) }, Stop);

        Assert.True(updated!.IsAccepted);
        Assert.Equal(updated, await keys.FindAsync(_account, Key("a"), Stop));
        Assert.Null(await keys.FindAsync(Some.Account(), Key("a"), Stop));
        Assert.Null(await keys.FindAsync(_account, Key("b"), Stop));
    }

    [Fact]
    public async Task Of_many_who_add_one_wins_and_knows_itself_when_it_comes_again()
    {
        var keys = (await TestStorage.CreateAsync()).Get<IIdempotencyStore>();
        var reservations = Enumerable.Range(0, 6).Select(_ => New("a")).ToList();

        var added = await Task.WhenAll(reservations.Select(reservation => keys.TryAddAsync(reservation, Stop)));

        var winner = Assert.Single(added, reservation => reservation is not null);
        Assert.Equal(winner, await keys.TryAddAsync(winner! with { Version = null }, Stop));
    }

    [Fact]
    public async Task A_write_of_what_changed_meanwhile_is_lost()
    {
        var keys = (await TestStorage.CreateAsync()).Get<IIdempotencyStore>();
        var added = (await keys.TryAddAsync(New("a"), Stop))!;
        var updated = (await keys.TryUpdateAsync(added with { IsAccepted = true }, Stop))!;

        Assert.Null(await keys.TryUpdateAsync(added, Stop));
        Assert.False(await keys.TryRemoveAsync(added, Stop));
        Assert.True(await keys.TryRemoveAsync(updated, Stop));
        Assert.False(await keys.TryRemoveAsync(updated, Stop));
        Assert.Null(await keys.FindAsync(_account, Key("a"), Stop));
    }

    [Fact]
    public async Task Old_reservations_are_removed_oldest_first_and_nothing_is_left_of_them()
    {
        var storage = await TestStorage.CreateAsync();
        var keys = storage.Get<IIdempotencyStore>();
        for (var hour = 0; hour < 8; hour++) await keys.TryAddAsync(New($"k{hour}", Some.Noon.AddHours(hour)), Stop);

        Assert.Equal(3, await keys.RemoveSomeAsync(_account, Some.Noon.AddHours(5), 3, Stop));
        Assert.Null(await keys.FindAsync(_account, Key("k2"), Stop));
        Assert.NotNull(await keys.FindAsync(_account, Key("k3"), Stop));
        Assert.Equal(2, await keys.RemoveSomeAsync(_account, Some.Noon.AddHours(5), 3, Stop));
        Assert.Equal(0, await keys.RemoveSomeAsync(_account, Some.Noon.AddHours(5), 3, Stop));
        Assert.NotNull(await keys.FindAsync(_account, Key("k5"), Stop));
        Assert.Equal(
            6, await storage.Table(TableNames.Idempotency)
                .QueryAsync<Azure.Data.Tables.TableEntity>(cancellationToken: Stop)
                .CountAsync(Stop));
    }

    [Fact]
    public async Task Several_instances_that_remove_what_is_old_and_use_a_key_anew_leave_the_new()
    {
        var keys = (await TestStorage.CreateAsync()).Get<IIdempotencyStore>();
        var old = new List<SendReservation>();
        for (var number = 0; number < 120; number++) old.Add((await keys.TryAddAsync(New($"k{number}"), Stop))!);

        await Task.WhenAll(RemoveAsync(), RemoveAsync(), ReplaceAsync());

        Assert.NotNull(await keys.FindAsync(_account, Key("k60"), Stop));
        Assert.Null(await keys.FindAsync(_account, Key("k61"), Stop));

        Task RemoveAsync() => keys.RemoveSomeAsync(_account, Some.Noon.AddHours(1), 1000, Stop);

        async Task ReplaceAsync()
        {
            await keys.TryRemoveAsync(old[60], Stop);
            await keys.TryAddAsync(New("k60", Some.Noon.AddDays(1)), Stop);
        }
    }

    private SendReservation New(string key, DateTimeOffset? at = null) =>
        new(_account, Key(key), new string('a', 64), Some.Ids.NewOperation(), false, Some.Noon.AddMinutes(1), (at ?? Some.Noon)
            .AddTicks(7));

    private static IdempotencyKey Key(string text) => IdempotencyKey.TryParse(text, out var key) ? key : throw new FormatException();
}
