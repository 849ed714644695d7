using Azure;
using PushFunctions.Storage.Tables;
using Operation = PushFunctions.Core.Sends.Model.Operation;

namespace PushFunctions.Tests.Storage;

public sealed class OperationStoreTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operation_is_found_as_it_was_added()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var operation = SomeSends.Full(Some.Account());

        var added = await operations.AddAsync(operation, Stop);

        Assert.NotNull(added.Version);
        AssertSame(operation with { Version = added.Version }, added);
        AssertSame(added, await operations.FindAsync(operation.Account, operation.Id, Stop));
    }

    [Fact]
    public async Task An_operation_added_again_stays_as_it_is()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()), Stop);
        var canceled = await operations.TryUpdateAsync(added with { Status = OperationStatus.Canceled }, Stop);

        AssertSame(canceled!, await operations.AddAsync(added, Stop));
    }

    [Fact]
    public async Task A_plain_operation_is_found_as_it_was_added()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()), Stop);

        AssertSame(added, await operations.FindAsync(added.Account, added.Id, Stop));
    }

    [Fact]
    public async Task An_operation_is_invisible_to_another_account()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()), Stop);

        Assert.Null(await operations.FindAsync(Some.Account(), added.Id, Stop));
        Assert.Null(await operations.FindStatusAsync(Some.Account(), added.Id, Stop));
    }

    [Fact]
    public async Task The_status_can_be_read_alone()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()), Stop);
        Assert.Equal(OperationStatus.Processing, await operations.FindStatusAsync(added.Account, added.Id, Stop));

        await operations.TryUpdateAsync(added with { Status = OperationStatus.Canceled }, Stop);

        Assert.Equal(OperationStatus.Canceled, await operations.FindStatusAsync(added.Account, added.Id, Stop));
    }

    [Fact]
    public async Task An_update_replaces_what_may_change_and_leaves_the_rest()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.Full(Some.Account()), Stop);

        var changed = added with
        {
            Status = OperationStatus.Completed,
            UpdatedAt = Some.Noon.AddHours(1),
            FinalStats = new OperationStats(100, 1, 2, 3, 4, 5, 6),
        };
        var updated = await operations.TryUpdateAsync(changed with { Template = new SendTemplate(), Recipients = 0 }, Stop);

        AssertSame(changed with { Version = updated!.Version }, await operations.FindAsync(added.Account, added.Id, Stop));
    }

    [Fact]
    public async Task An_update_of_an_operation_that_changed_meanwhile_is_lost()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()), Stop);

        var results = await Task.WhenAll(
            Enumerable.Range(1, 6).Select(second => operations.TryUpdateAsync(added with { UpdatedAt = Some.Noon.AddSeconds(second) }, Stop)));

        var winner = Assert.Single(results, result => result is not null);
        Assert.Equal(winner!.UpdatedAt, (await operations.FindAsync(added.Account, added.Id, Stop))!.UpdatedAt);
        Assert.Null(await operations.TryUpdateAsync(added, Stop));
        Assert.NotNull(await operations.TryUpdateAsync(winner, Stop));
    }

    [Fact]
    public async Task An_operation_is_open_until_its_mark_is_taken_away()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        List<OpenOperation> expected = [];
        for (var number = 0; number < 20; number++)
        {
            var added = await operations.AddAsync(
                SomeSends.New(Some.Account()) with { SendAt = number % 2 == 0 ? Some.Noon.AddDays(number) : null }, Stop);
            expected.Add(new OpenOperation(added.Account, added.Id, added.SendAt));
        }

        Assert.Equal(expected.ToHashSet(), await operations.ListOpenAsync(Stop).ToHashSetAsync(cancellationToken: Stop));

        await operations.CloseAsync(expected[0], Stop);
        await operations.CloseAsync(expected[0], Stop);

        Assert.Equal(expected.Skip(1).ToHashSet(), await operations.ListOpenAsync(Stop).ToHashSetAsync(cancellationToken: Stop));
        Assert.NotNull(await operations.FindAsync(expected[0].Account, expected[0].Id, Stop));
    }

    [Fact]
    public async Task A_mark_remembers_when_the_operation_was_mended()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()) with { SendAt = Some.Noon }, Stop);
        var open = new OpenOperation(added.Account, added.Id, added.SendAt);

        await operations.MarkRequeuedAsync(open, Some.Noon, Stop);
        await operations.MarkRequeuedAsync(open, Some.Noon.AddMinutes(1), Stop);

        Assert.Equal(
            open with { ReconciledAt = Some.Noon.AddMinutes(1) }, Assert.Single(await operations.ListOpenAsync(Stop).ToListAsync(Stop)));
    }

    [Fact]
    public async Task A_mark_that_was_taken_away_does_not_come_back()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()), Stop);
        var open = new OpenOperation(added.Account, added.Id, null);
        await operations.CloseAsync(open, Stop);

        await operations.MarkRequeuedAsync(open, Some.Noon, Stop);

        Assert.Empty(await operations.ListOpenAsync(Stop).ToListAsync(Stop));
    }

    [Fact]
    public async Task An_operation_that_could_not_be_written_is_marked_all_the_same()
    {
        var storage = await TestStorage.CreateAsync();
        var operations = storage.Get<IOperationStore>();
        await storage.Table(TableNames.Operations).DeleteAsync(Stop);
        var operation = SomeSends.New(Some.Account());

        await Assert.ThrowsAsync<RequestFailedException>(() => operations.AddAsync(operation, Stop));

        Assert.Equal(operation.Id, Assert.Single(await operations.ListOpenAsync(Stop).ToListAsync(Stop)).Id);
    }

    [Fact]
    public async Task An_operation_is_removed_however_often()
    {
        var operations = (await TestStorage.CreateAsync()).Get<IOperationStore>();
        var added = await operations.AddAsync(SomeSends.New(Some.Account()), Stop);

        await operations.RemoveAsync(added.Account, added.Id, Stop);
        await operations.RemoveAsync(added.Account, added.Id, Stop);

        Assert.Null(await operations.FindAsync(added.Account, added.Id, Stop));
        Assert.Null(await operations.TryUpdateAsync(added, Stop));
    }

    private static void AssertSame(Operation expected, Operation? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected.Route.App, actual.Route.App);
        Assert.Equal(expected.Route.Credentials, actual.Route.Credentials);
        Assert.Equal(expected.Template.Data, actual.Template.Data);
        Assert.Equal(expected.Template.Tags, actual.Template.Tags);
        Assert.Equal(expected.Template, actual.Template with { Data = expected.Template.Data, Tags = expected.Template.Tags });
        Assert.Equal(expected.Sources, actual.Sources);
        Assert.True(expected.DirectHashes.SetEquals(actual.DirectHashes));
        Assert.Equal(
            expected,
            actual with
            {
                Route = expected.Route,
                Template = expected.Template,
                Sources = expected.Sources,
                DirectHashes = expected.DirectHashes
            });
    }
}
