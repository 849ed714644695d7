namespace PushFunctions.Tests.Core.Sends;

public sealed class OperationProgressTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Retry_batches_settle_jobs_but_do_not_add_any()
    {
        var progress = new OperationProgress(
            [], [Tally("000000000", 50, sent: 40, moved: 10), Tally("000000000.a", 10, sent: 9, failed: 1)]);
        var stats = progress.StatsOf(Operation(directBatches: 1));
        Assert.Equal(new OperationStats(50, 0, 0, 0, 49, 1, 0), stats);
        Assert.Equal(50, stats.Total);
        Assert.True(progress.IsComplete(Operation(directBatches: 1)));
    }

    [Fact]
    public void A_canceled_operation_counts_what_is_open_as_canceled_and_what_is_in_flight_as_queued()
    {
        var progress = new OperationProgress(
            [], [Tally("000000000", 50, BatchState.Waiting), Tally("000000001", 50, BatchState.Leased), Tally("000000002", 50, sent: 50)]);
        var stats = progress.StatsOf(Operation(directBatches: 3) with { Status = OperationStatus.Canceled });
        Assert.Equal((50, 50, 50, 150), (stats.Canceled, stats.Queued, stats.Sent, stats.Total));
    }

    [Fact]
    public void A_batch_that_a_worker_gave_back_is_not_canceled_yet()
    {
        var progress = new OperationProgress([], [Tally("000000000", 50, BatchState.Waiting) with { LeaseNumber = 1 }]);
        var stats = progress.StatsOf(Operation(directBatches: 1) with { Status = OperationStatus.Canceled });
        Assert.Equal((50, 0), (stats.Queued, stats.Canceled));
    }

    [Fact]
    public void An_operation_is_not_complete_before_its_walk_has_ended()
    {
        var ended = Walk.Start(Start) with { State = WalkState.Ended };
        Assert.False(new OperationProgress([], []).IsComplete(Operation(hasWalk: true)));
        Assert.False(new OperationProgress([ended with { State = WalkState.Open }], []).IsComplete(Operation(hasWalk: true)));
        Assert.True(new OperationProgress([ended], []).IsComplete(Operation(hasWalk: true)));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(5)]
    [InlineData(2)]
    public void An_operation_is_not_complete_before_every_part_of_its_walk_is_there_and_has_ended(int parts)
    {
        var first = (Walk.Start(Start) with { After = UserId.FromTail(new string('0', 26)) }).Split(parts) with { State = WalkState.Ended };
        Walk[] rest = [.. first.Parts(Start).Select(part => part with { State = WalkState.Ended })];

        Assert.True(new OperationProgress([first, .. rest], []).IsWhole(Operation(hasWalk: true)));
        for (var left = 0; left < rest.Length; left++)
        {
            Assert.False(new OperationProgress([first, .. rest.Where((_, part) => part != left)], []).IsWhole(Operation(hasWalk: true)));
            var open = rest.Select((part, index) => index == left ? part with { State = WalkState.Open } : part);
            Assert.False(new OperationProgress([first, .. open], []).IsWhole(Operation(hasWalk: true)));
        }
    }

    [Fact]
    public void Users_that_a_walk_finds_are_recipients()
    {
        var progress = new OperationProgress([Walk.Start(Start) with { Recipients = 100, Unaddressable = 4, Devices = 96 }], []);
        var stats = progress.StatsOf(Operation(hasWalk: true) with { Recipients = 3, FirstUnaddressable = 1 });
        Assert.Equal((103, 5), (stats.Recipients, stats.Unaddressable));
    }

    private static Operation Operation(int directBatches = 0, bool hasWalk = false) => new()
    {
        Id = OperationId.FromTail(new string('0', 26)),
        Account = AccountSid.TryParse("AC" + new string('0', 32), out var sid) ? sid : throw new InvalidOperationException(),
        Status = OperationStatus.Processing,
        Route = new SendRoute(
            AppName.TryParse("test_app", out var name)
                ? name
                : throw new InvalidOperationException(), new Dictionary<Provider, CredentialId>()),
        Template = new SendTemplate(),
        CreatedAt = Start,
        UpdatedAt = Start,
        Recipients = 50,
        DirectBatches = directBatches,
        HasWalk = hasWalk,
    };

    private static BatchTally Tally(string id, int jobs, BatchState state) => Make(id, jobs, state, 0, 0, 0);

    private static BatchTally Tally(string id, int jobs, int sent = 0, int failed = 0, int moved = 0) =>
        Make(id, jobs, BatchState.Settled, sent, failed, moved);

    private static BatchTally Make(string id, int jobs, BatchState state, int sent, int failed, int moved) => new()
    {
        Id = BatchId.TryParse(id, out var batch) ? batch : throw new ArgumentException("No batch id.", nameof(id)),
        Credential = CredentialId.FromTail(new string('1', 26)),
        State = state,
        CreatedAt = Start,
        DueAt = Start,
        Lease = state == BatchState.Leased ? new Lease("worker", 0, TimeSpan.FromSeconds(30)) : null,
        Jobs = jobs,
        Sent = sent,
        Failed = failed,
        Moved = moved,
    };
}
