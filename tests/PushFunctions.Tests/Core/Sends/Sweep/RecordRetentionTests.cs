using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Sends.Sweep;

public sealed class RecordRetentionTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_there_is_more_each_sweep_removes_its_share_and_then_once_an_hour_looks_again()
    {
        var kind = new Kind(RecordRetention.RowsASweep, RecordRetention.RowsASweep, 17);
        var retention = Of(kind);

        for (var minute = 0; minute < 60; minute++) await SweepAsync(retention);
        Assert.Equal(3, kind.Calls);
        for (var minute = 0; minute < 3; minute++) await SweepAsync(retention);
        Assert.Equal(4, kind.Calls);
        Assert.All(kind.Limits, limit => Assert.Equal(RecordRetention.RowsASweep, limit));
    }

    [Fact]
    public async Task A_kind_that_fails_does_not_keep_the_others_from_their_turn()
    {
        var (bad, good) = (new Kind { Fails = true }, new Kind(5));
        var retention = Of(bad, good);

        await Assert.ThrowsAsync<InvalidOperationException>(() => retention.RunAsync(Stop));
        Assert.Equal(0, good.Calls);
        await SweepAsync(retention);

        Assert.Equal((1, 1), (bad.Calls, good.Calls));
    }

    private RecordRetention Of(params IExpiringRecords[] kinds) => new(kinds, _time, NullLogger<RecordRetention>.Instance);

    private async Task SweepAsync(RecordRetention retention)
    {
        await retention.RunAsync(Stop);
        _time.Advance(TimeSpan.FromMinutes(1));
    }

    private sealed class Kind(params int[] rows) : IExpiringRecords
    {
        private readonly Queue<int> _rows = new(rows);

        public string Name => "records";

        public bool Fails { get; init; }

        public List<int> Limits { get; } = [];

        public int Calls => Limits.Count;

        public Task<int> RemoveSomeAsync(int limit, CancellationToken cancellationToken)
        {
            Limits.Add(limit);
            if (Fails) throw new InvalidOperationException("Storage is away.");
            return Task.FromResult(_rows.TryDequeue(out var removed) ? removed : 0);
        }
    }
}
