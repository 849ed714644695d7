namespace PushFunctions.Tests.Core.Sends.Sweeping;

public sealed class StalledTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan StallTimeout = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(19, false)]
    [InlineData(21, true)]
    public void What_nobody_took_though_no_message_waits_before_it_is_lost_within_half_a_minute(int seconds, bool isLost)
    {
        var front = Front(seconds);

        Assert.Equal(isLost, Of([Waiting()], front).Batches.Count == 1);
        Assert.Equal(isLost, Of([], front, Open()).Walks.Count == 1);
    }

    [Fact]
    public void A_walk_that_has_ended_is_not_stalled() =>
        Assert.Equal(0, Of([], Front(600), Open() with { State = WalkState.Ended }).Count);

    [Fact]
    public void A_walk_that_went_on_or_waited_its_turn_is_not_stalled() =>
        Assert.Equal(0, Of([], Front(600), Open() with { UpdatedAt = Start.AddSeconds(590) }).Count);

    [Theory]
    [InlineData(0)]
    [InlineData(29)]
    public void What_waits_behind_older_messages_is_a_backlog_and_is_let_alone(int sentAfter)
    {
        var front = Front(30 * 60, Start.AddSeconds(sentAfter));

        Assert.Equal(0, Of([Waiting()], front, Open()).Count);
    }

    [Fact]
    public void What_the_queue_has_passed_by_is_lost_though_others_wait() =>
        Assert.Equal(2, Of([Waiting()], Front(60, Start.AddSeconds(31)), Open()).Count);

    [Fact]
    public void No_backlog_lasts_for_ever() => Assert.Equal(1, Of([Waiting()], Front(3601, Start)).Count);

    [Fact]
    public void A_lease_is_left_to_the_message_that_checks_it_unless_that_is_lost()
    {
        var sent = Start.AddSeconds(25);

        Assert.Empty(Of([Leased()], Front(3600)).Batches);
        Assert.Empty(Of([Leased()], Front(25 + 299), checkedAt: sent).Batches);
        Assert.Single(Of([Leased()], Front(25 + 301), checkedAt: sent).Batches);
        Assert.Empty(Of([Leased()], Front(25 + 301, sent), checkedAt: sent).Batches);
    }

    [Fact]
    public void What_got_a_message_again_is_not_sent_another_each_minute()
    {
        var queued = Start.AddSeconds(25);
        BatchTally[] batches = [Waiting() with { QueuedAt = queued }];

        Assert.Empty(Of(batches, Front(25 + 299)).Batches);
        Assert.Single(Of(batches, Front(25 + 301)).Batches);
        Assert.Empty(Of(batches, Front(25 + 301, queued)).Batches);
    }

    [Fact]
    public void A_walk_that_got_a_message_again_wait_for_its_turn()
    {
        var requeued = Start.AddSeconds(60);

        Assert.Equal(0, Of([], Front(79), Open(), requeuedAt: requeued).Count);
        Assert.Equal(1, Of([], Front(81), Open(), requeuedAt: requeued).Count);
    }

    [Fact]
    public void A_retry_is_not_late_before_it_is_due() =>
        Assert.Equal(0, Of([Waiting() with { DueAt = Start.AddMinutes(10) }], Front(600)).Count);

    [Fact]
    public void Of_a_canceled_operation_only_what_was_in_hand_is_sent_again()
    {
        BatchTally[] batches = [Waiting(), Waiting("000000001") with { LeaseNumber = 1 }, Leased("000000002")];

        var stalled = Of(batches, Front(600), checkedAt: Start, status: OperationStatus.Canceled);

        Assert.Equal(["000000001", "000000002"], stalled.Batches.Select(batch => batch.Value));
        Assert.Equal(2, stalled.Count);
    }

    private static Stalled Of(
        BatchTally[] batches, QueueFront front, Walk? walk = null, DateTimeOffset? requeuedAt = null, DateTimeOffset? checkedAt = null,
        OperationStatus status = OperationStatus.Processing)
    {
        var operation = new Operation
        {
            Id = OperationId.FromTail(new string('0', 26)),
            Account = AccountSid.TryParse("AC" + new string('0', 32), out var sid) ? sid : throw new InvalidOperationException(),
            Status = status,
            Route = new SendRoute(
                AppName.TryParse("test_app", out var name)
                    ? name
                    : throw new InvalidOperationException(), new Dictionary<Provider, CredentialId>()),
            Template = new SendTemplate(),
            CreatedAt = Start,
            UpdatedAt = Start,
            Recipients = 50,
            HasWalk = walk is not null,
        };
        return Stalled.Of(operation, new OperationProgress(walk is null ? [] : [walk], batches), requeuedAt, _ => checkedAt, front, front, StallTimeout);
    }

    private static QueueFront Front(int seconds, DateTimeOffset? latest = null) => new(Start.AddSeconds(seconds), latest);

    private static Walk Open() => Walk.Start(Start);

    private static BatchTally Leased(string id = "000000000") =>
        Waiting(id) with { State = BatchState.Leased, Lease = new Lease("worker", 0, TimeSpan.FromSeconds(30)), LeaseNumber = 1 };

    private static BatchTally Waiting(string id = "000000000") => new()
    {
        Id = BatchId.TryParse(id, out var batch) ? batch : throw new ArgumentException("No batch id.", nameof(id)),
        Credential = CredentialId.FromTail(new string('1', 26)),
        State = BatchState.Waiting,
        CreatedAt = Start,
        DueAt = Start,
        Jobs = 1,
    };
}
