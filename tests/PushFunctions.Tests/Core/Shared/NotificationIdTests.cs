namespace PushFunctions.Tests.Core.Shared;

public sealed class NotificationIdTests
{
    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 1, 0, 99)]
    [InlineData(1, 0, 0, 0)]
    [InlineData(9, 10_000, 3, 7)]
    [InlineData(BatchNumber.MaximumRange, BatchNumber.MaximumStep, BatchNumber.MaximumIndex, DeliveryBatch.MaximumJobs - 1)]
    public void It_tells_operation_batch_and_position(int range, int step, int index, int position)
    {
        var id = new NotificationId(Some.Ids.NewOperation(), new BatchNumber(range, step, index), position);

        Assert.True(NotificationId.TryParse(id.Value, out var parsed));
        Assert.Equal(id, parsed);
        Assert.StartsWith(NotificationId.Prefix + id.Operation.Tail, id.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_id_of_a_batch_sorts_by_number_and_a_retry_behind_its_original()
    {
        BatchId[] ids =
        [
            BatchId.Original(0, 0), BatchId.Original(0, 0).Child(0), BatchId.Original(0, 0).Child(0).Child(25), BatchId.Original(0, 1),
            BatchId.Original(1, 0), BatchId.Original(BatchNumber.MaximumStep, BatchNumber.MaximumIndex), BatchId.Original(0, 0, range: 1),
            BatchId.Original(BatchNumber.MaximumStep, BatchNumber.MaximumIndex, BatchNumber.MaximumRange),
        ];

        Assert.Equal(ids, ids.OrderBy(id => id.Value, StringComparer.Ordinal));
        Assert.All(ids, id => Assert.True(BatchId.TryParse(id.Value, out var parsed) && parsed == id));
        Assert.Equal("fffffffff.z".Length, ids[^1].Child(25).Value.Length);
    }

    [Theory]
    [InlineData("comms_pushnotification_01k7q2bx0mft5bvbxh3781hkmr")]
    [InlineData("comms_pushnotification_01k7q2bx0mft5bvbxh3781hkmr0000000u")]
    [InlineData("comms_pushnotification_7zzzzzzzzzzzzzzzzzzzzzzzzz00000000")]
    [InlineData("comms_operation_01k7q2bx0mft5bvbxh3781hkmr00000000")]
    public void What_names_no_notification_is_refused(string text) => Assert.False(NotificationId.TryParse(text, out _));

    [Fact]
    public void Its_UUID_is_the_same_every_time_and_differs_between_notifications()
    {
        var operation = Some.Ids.NewOperation();
        var first = new NotificationId(operation, new BatchNumber(0, 0, 0), 0);

        Assert.Equal(first.ToUuid(), (first with { }).ToUuid());
        Assert.NotEqual(first.ToUuid(), (first with { Position = 1 }).ToUuid());
    }
}
