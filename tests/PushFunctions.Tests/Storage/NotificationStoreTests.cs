namespace PushFunctions.Tests.Storage;

public sealed class NotificationStoreTests
{
    private static readonly BatchNumber Number = new(7, 3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_of_row_is_found_by_its_id_alone()
    {
        var notifications = (await TestStorage.CreateAsync()).Get<INotificationStore>();
        var operation = Some.Ids.NewOperation();
        NotificationRow[] rows =
        [
            Sent(0),
            new(9, NotificationStatus.Failed, Some.Noon, 3, null, new NotificationError(DeliveryErrorCode.TokenExpired, "Unregistered"),
                Some.Noon.AddDays(-1)),
            new(49, NotificationStatus.Canceled, Some.Noon.AddTicks(1), 0, null, null),
        ];

        await notifications.AddAsync(operation, Number, rows, Stop);

        foreach (var row in rows)
            Assert.Equal(row, await notifications.FindAsync(new NotificationId(operation, Number, row.Position), Stop));
        Assert.Null(await notifications.FindAsync(new NotificationId(operation, Number, 1), Stop));
        Assert.Null(await notifications.FindAsync(new NotificationId(operation, new BatchNumber(7, 4), 0), Stop));
        Assert.Null(await notifications.FindAsync(new NotificationId(Some.Ids.NewOperation(), Number, 0), Stop));
    }

    [Fact]
    public async Task A_full_batch_is_written_in_one_transaction_and_listed_by_position()
    {
        var storage = await TestStorage.CreateAsync();
        var notifications = storage.Get<INotificationStore>();
        var operation = Some.Ids.NewOperation();
        NotificationRow[] rows = [.. Enumerable.Range(0, DeliveryBatch.MaximumJobs).Select(Sent)];
        var before = storage.Transactions.Total;

        await notifications.AddAsync(operation, Number, [.. rows.Reverse()], Stop);

        Assert.Equal(1, storage.Transactions.Total - before);
        Assert.Equal(rows, await notifications.ListAsync(operation, Number, Stop));
    }

    [Fact]
    public async Task Rows_that_exist_stay_as_they_are_and_the_others_are_added()
    {
        var storage = await TestStorage.CreateAsync();
        var notifications = storage.Get<INotificationStore>();
        var operation = Some.Ids.NewOperation();
        await notifications.AddAsync(operation, Number, [Sent(1), Sent(3)], Stop);
        var before = storage.Transactions.Total;

        NotificationRow[] late =
            [.. Enumerable.Range(0, 5)
                .Select(position => new NotificationRow(position, NotificationStatus.Failed, Some.Noon, 9, null, null))];
        await notifications.AddAsync(operation, Number, late, Stop);

        Assert.Equal(3, storage.Transactions.Total - before);
        Assert.Equal([late[0], Sent(1), late[2], Sent(3), late[4]], await notifications.ListAsync(operation, Number, Stop));
    }

    [Fact]
    public async Task The_same_rows_written_twice_are_there_once()
    {
        var notifications = (await TestStorage.CreateAsync()).Get<INotificationStore>();
        var operation = Some.Ids.NewOperation();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => notifications.AddAsync(operation, Number, [Sent(0), Sent(1)], Stop)));

        Assert.Equal([Sent(0), Sent(1)], await notifications.ListAsync(operation, Number, Stop));
    }

    [Fact]
    public async Task Rows_of_one_batch_are_removed_however_often()
    {
        var notifications = (await TestStorage.CreateAsync()).Get<INotificationStore>();
        var operation = Some.Ids.NewOperation();
        var neighbour = new BatchNumber(7, 4);
        await notifications.AddAsync(operation, Number, [Sent(0), Sent(1)], Stop);
        await notifications.AddAsync(operation, neighbour, [Sent(0)], Stop);

        await notifications.RemoveAllAsync(operation, Number, Stop);
        await notifications.RemoveAllAsync(operation, Number, Stop);

        Assert.Empty(await notifications.ListAsync(operation, Number, Stop));
        Assert.Single(await notifications.ListAsync(operation, neighbour, Stop));
    }

    private static NotificationRow Sent(int position) =>
        new(position, NotificationStatus.Sent, Some.Noon.AddSeconds(position), 1, $"projects/shop/messages/0:{position}", null);
}
