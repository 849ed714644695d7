namespace PushFunctions.Tests.Core.Sends.Deliver;

public sealed class RetryBatchesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Jobs_with_the_same_delay_share_a_batch_and_keep_their_positions()
    {
        var batches = RetryBatches.Make(Parent(), [Rescheduled(7, 11), Rescheduled(3, 19), Rescheduled(5, 61)], Now);

        Assert.Equal(["000001002.a", "000001002.b"], batches.Select(batch => batch.Id.Value));
        Assert.Equal([3, 7], batches[0].Jobs.Select(job => job.Position));
        Assert.Equal(Now.AddSeconds(20), batches[0].DueAt);
        Assert.Equal([5], batches[1].Jobs.Select(job => job.Position));
        Assert.Equal(Now.AddSeconds(70), batches[1].DueAt);
    }

    [Fact]
    public void A_retry_of_a_retry_adds_a_letter()
    {
        var first = RetryBatches.Make(Parent(), [Rescheduled(0, 10)], Now)[0];
        Assert.Equal("000001002.aa", RetryBatches.Make(first, [Rescheduled(0, 10)], Now)[0].Id.Value);
    }

    [Fact]
    public void Fifty_different_delays_make_no_more_batches_than_there_are_letters_and_nobody_waits_less()
    {
        var rescheduled = Enumerable.Range(0, 50).Select(position => Rescheduled(position, (position + 1) * 60)).ToList();
        var batches = RetryBatches.Make(Parent(), rescheduled, Now);

        Assert.Equal(BatchId.MaximumChildren, batches.Count);
        Assert.Equal(50, batches.Sum(batch => batch.Jobs.Count));
        foreach (var batch in batches)
            Assert.All(batch.Jobs, job => Assert.True(batch.DueAt >= Now + rescheduled[job.Position].Delay));
    }

    [Fact]
    public void A_job_that_was_not_asked_for_is_due_at_once() =>
        Assert.Equal(Now, RetryBatches.Make(Parent(), [Rescheduled(0, 0)], Now)[0].DueAt);

    private static DeliveryBatch Parent() => new()
    {
        Id = BatchId.Original(1, 2),
        Provider = Provider.Fcm,
        Credential = CredentialId.FromTail(new string('0', 26)),
        Jobs = [],
        CreatedAt = Now,
        DueAt = Now,
    };

    private static JobResult.Rescheduled Rescheduled(int position, int seconds) =>
        new(Jobs.One(position), TimeSpan.FromSeconds(seconds), RescheduleReason.Deferred);
}
