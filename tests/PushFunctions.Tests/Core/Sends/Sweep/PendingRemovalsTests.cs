using Microsoft.Extensions.Logging.Abstractions;
using PushFunctions.Tests.Core.Sends.Accept;

namespace PushFunctions.Tests.Core.Sends.Sweep;

public sealed class PendingRemovalsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_fails_does_not_hold_up_the_others()
    {
        var service = await MemoryService.StartAsync();
        var remover = new CountingRemover { Fails = "a" };
        var removals = Removals(service, remover);
        foreach (var name in new[] { "a", "b" }) await removals.AnnounceAsync(service.Account, RemovalKind.App, name, Stop);
        service.Time.Advance(PendingRemovals.DeletionTime);

        var fault = await Assert.ThrowsAsync<AggregateException>(() => removals.ContinueAsync(Stop));

        Assert.IsType<TimeoutException>(Assert.Single(fault.InnerExceptions));
        Assert.Equal("a", Assert.Single(await PendingAsync(service)).Name);
    }

    [Fact]
    public async Task What_a_sweep_has_no_time_for_the_next_one_continues()
    {
        var service = await MemoryService.StartAsync();
        var remover = new CountingRemover { Steps = 5, AfterStep = () => service.Time.Advance(PendingRemovals.TimePerSweep / 2) };
        var removals = Removals(service, remover);
        foreach (var name in new[] { "a", "b" }) await removals.AnnounceAsync(service.Account, RemovalKind.App, name, Stop);
        service.Time.Advance(PendingRemovals.DeletionTime);

        await removals.ContinueAsync(Stop);
        Assert.Equal(["a:1", "b:1"], remover.Done);
        for (var sweep = 0; sweep < 4; sweep++) await removals.ContinueAsync(Stop);

        Assert.Equal(10, remover.Done.Distinct().Count());
        Assert.Equal(10, remover.Done.Count);
        Assert.Empty(await PendingAsync(service));
    }

    [Fact]
    public async Task A_step_that_another_instance_has_recorded_is_not_continued_from()
    {
        var service = await MemoryService.StartAsync();
        var removals = Removals(service, new CountingRemover { Steps = 3 });
        var removal = await removals.AnnounceAsync(service.Account, RemovalKind.App, "a", Stop);

        Assert.NotNull(await removals.StepAsync(removal, Stop));
        Assert.Null(await removals.StepAsync(removal, Stop));

        Assert.Equal("1", Assert.Single(await PendingAsync(service)).Cursor);
    }

    private static PendingRemovals Removals(MemoryService service, IRemover remover) =>
        new(
            service.Get<IRemovalStore>(), [remover], service.Get<FollowUp>(), new ServiceTime(service.Time),
            NullLogger<PendingRemovals>.Instance);

    private static async Task<IReadOnlyList<PendingRemoval>> PendingAsync(MemoryService service) =>
        await service.Get<IRemovalStore>().ListAsync(Stop).ToListAsync(Stop);

    private sealed class CountingRemover : IRemover
    {
        public int Steps { get; init; } = 1;

        public string? Fails { get; init; }

        public Action AfterStep { get; init; } = () => { };

        public List<string> Done { get; } = [];

        public RemovalKind Kind => RemovalKind.App;

        public Task<PendingRemoval?> StepAsync(PendingRemoval removal, CancellationToken cancellationToken)
        {
            if (removal.Name == Fails) throw new TimeoutException();
            var step = (removal.Cursor is null ? 0 : int.Parse(removal.Cursor, System.Globalization.CultureInfo.InvariantCulture)) + 1;
            Done.Add($"{removal.Name}:{step}");
            AfterStep();
            return Task.FromResult(
                step == Steps ? null : removal with { Cursor = step.ToString(System.Globalization.CultureInfo.InvariantCulture) });
        }
    }
}
