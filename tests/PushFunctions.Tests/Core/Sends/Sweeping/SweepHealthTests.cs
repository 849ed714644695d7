using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Sends.Sweeping;

public sealed class SweepHealthTests : ISweepReportStore, IPushQueues
{
    private readonly FakeTimeProvider _time = new(Some.Noon);
    private SweepReport? _report;
    private int _looks;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Before_the_first_sweep_all_is_well_for_five_minutes()
    {
        var health = new SweepHealth(this, this, new ServiceTime(_time));

        Assert.Equal((false, null), await ReadAsync(health));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal((false, null), await ReadAsync(health));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((true, null), await ReadAsync(health));
    }

    [Fact]
    public async Task It_is_degraded_while_no_sweep_ends()
    {
        var health = new SweepHealth(this, this, new ServiceTime(_time));
        _time.Advance(TimeSpan.FromHours(1));
        _report = new SweepReport(_time.GetUtcNow(), null);

        Assert.False((await ReadAsync(health)).IsDegraded);
        _time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Assert.True((await ReadAsync(health)).IsDegraded);
    }

    [Fact]
    public async Task A_service_that_was_off_for_long_has_time_for_its_first_sweep()
    {
        _report = new SweepReport(Some.Noon.AddDays(-1), null);

        Assert.False((await ReadAsync(new SweepHealth(this, this, new ServiceTime(_time)))).IsDegraded);
    }

    [Fact]
    public async Task It_is_degraded_while_a_job_has_been_due_for_more_than_five_minutes()
    {
        var health = new SweepHealth(this, this, new ServiceTime(_time));
        _report = new SweepReport(Some.Noon, Some.Noon.AddMinutes(-4));
        Assert.Equal((false, TimeSpan.FromMinutes(4)), await ReadAsync(health));

        _time.Advance(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(1));
        Assert.Equal((true, TimeSpan.FromSeconds(301)), await ReadAsync(health));

        _report = new SweepReport(_time.GetUtcNow(), null);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal((false, null), await ReadAsync(health));
    }

    [Fact]
    public async Task However_often_it_is_asked_storage_is_asked_once_in_five_seconds()
    {
        var health = new SweepHealth(this, this, new ServiceTime(_time));
        for (var request = 0; request < 20; request++) await health.ReadAsync(Stop);
        Assert.Equal(1, _looks);

        _time.Advance(TimeSpan.FromSeconds(5));
        var report = await health.ReadAsync(Stop);

        Assert.Equal(2, _looks);
        Assert.Equal(2, report.Queues[QueueNames.Fanout]);
    }

    Task ISweepReportStore.SaveAsync(SweepReport report, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<SweepReport?> ISweepReportStore.FindAsync(CancellationToken cancellationToken) => Task.FromResult(_report);

    Task<IReadOnlyDictionary<string, long>> IPushQueues.CountAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<string, long>>(new Dictionary<string, long> { [QueueNames.Fanout] = ++_looks });

    Task IEventQueue.SendAsync(EventMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task IPushQueues.SendAsync(FanoutMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task IPushQueues.SendAsync(DeliveryMessage message, TimeSpan delay, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task IPushQueues.DeadLetterAsync(string queue, string body, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<DateTimeOffset?> IPushQueues.FindLatestAtFrontAsync(string queue, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private static async Task<(bool IsDegraded, TimeSpan? Age)> ReadAsync(SweepHealth health)
    {
        var report = await health.ReadAsync(Stop);
        return (report.IsDegraded, report.OldestJobAge);
    }
}
