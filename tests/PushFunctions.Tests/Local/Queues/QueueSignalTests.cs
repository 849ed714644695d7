using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Local.Queues;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Queues;

namespace PushFunctions.Tests.Local.Queues;

/// <summary>A pump whose clock stands still never polls again by itself: only a put wakes it.</summary>
public sealed class QueueSignalTests
{
    private static readonly QueueSettings Settings = new(16, 8, 5, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_put_of_this_process_wakes_the_pump_of_its_queue(bool express)
    {
        var storage = await TestStorage.CreateAsync();
        var signals = new QueueSignals();
        var queues = new SignalingQueues(new PushQueues(storage.Get<StorageClients>()), signals);
        var name = QueueNames.OfDeliveries(express);
        var handled = new SemaphoreSlim(0);
        using var stopping = new CancellationTokenSource();
        var pump = new QueuePump(
            storage.Get<StorageClients>().RawQueue(name), null, Settings, (_, _) => Task.FromResult(handled.Release()),
            new FakeTimeProvider(), NullLogger.Instance, signals.Of(name));
        var running = pump.RunAsync(stopping.Token, Stop);

        for (var message = 0; message < 3; message++)
        {
            await queues.SendAsync(
                new DeliveryMessage(1, Some.Account().Value, Some.Ids.NewOperation().Value, "000000000", Express: express), TimeSpan.Zero,
                Stop);
            Assert.True(await handled.WaitAsync(StallTimeout.Limit, Stop));
        }

        await stopping.CancelAsync();
        await running;
    }

    [Fact]
    public async Task A_signal_that_nobody_waits_for_is_kept_once()
    {
        var (signal, time) = (new QueueSignal(), new FakeTimeProvider());
        signal.Set();
        signal.Set();

        await signal.WaitAsync(TimeSpan.FromSeconds(1), time, Stop);

        var second = signal.WaitAsync(TimeSpan.FromSeconds(1), time, Stop);
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await second;
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        using var stopping = new CancellationTokenSource();
        var waiting = new QueueSignal().WaitAsync(TimeSpan.FromHours(1), new FakeTimeProvider(), stopping.Token);

        await stopping.CancelAsync();

        await waiting;
    }
}
