using System.Threading.Channels;
using System.Xml;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.IntegrationTests.Local.Queues;

public sealed class QueuePumpRunTests(AzuriteFixture azurite)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stopping_lets_what_is_in_work_finish()
    {
        var pumped = await PumpedQueue.OpenAsync(azurite);
        await pumped.SendAsync("one");
        var started = new TaskCompletionSource();
        var gate = new TaskCompletionSource();
        using var stopping = new CancellationTokenSource();

        var running = pumped.Pump((_, _) => HoldAsync(started, gate.Task)).RunAsync(stopping.Token, _cancellation);
        await started.Task.WaitAsync(_cancellation);
        await stopping.CancelAsync();
        await pumped.SendAsync("late");
        Assert.False(running.IsCompleted);
        gate.SetResult();
        await running;

        var left = await pumped.Queue.ReceiveMessagesAsync(10, cancellationToken: _cancellation);
        Assert.Equal("late", Assert.Single(left.Value).Body.ToString());
    }

    [Fact]
    public async Task Canceling_puts_what_is_in_work_back_at_once()
    {
        var pumped = await PumpedQueue.OpenAsync(azurite);
        await pumped.SendAsync("one");
        var started = new TaskCompletionSource();
        using var stopping = new CancellationTokenSource();
        using var canceling = new CancellationTokenSource();

        var running = pumped.Pump(
            (_, cancellationToken) => HoldAsync(started, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)))
            .RunAsync(stopping.Token, canceling.Token);
        await started.Task.WaitAsync(_cancellation);
        await stopping.CancelAsync();
        await canceling.CancelAsync();
        await running;

        var left = await pumped.Queue.ReceiveMessageAsync(cancellationToken: _cancellation);
        Assert.Equal("one", left.Value.Body.ToString());
        Assert.Equal(0, (await pumped.Poison.ExistsAsync(_cancellation)).Value ? await PumpedQueue.CountAsync(pumped.Poison) : 0);
    }

    [Fact]
    public async Task No_more_is_in_work_than_a_batch_and_the_threshold()
    {
        var pumped = await PumpedQueue.OpenAsync(azurite);
        await pumped.SendAsync(Enumerable.Range(0, 12).Select(number => $"m{number}"));
        var settings = PumpedQueue.Settings with { BatchSize = 4, NewBatchThreshold = 2 };
        using var gate = new SemaphoreSlim(0);
        using var stopping = new CancellationTokenSource();
        var starts = Channel.CreateUnbounded<int>();
        var inWork = 0;
        var most = 0;

        var running = pumped.Pump(WorkAsync, settings).RunAsync(stopping.Token, _cancellation);
        await ReadAsync(4);
        gate.Release(2);
        await ReadAsync(4);
        Assert.Equal(6, most);
        gate.Release(10);
        await ReadAsync(4);
        await stopping.CancelAsync();
        await running;

        Assert.Equal(0, await PumpedQueue.CountAsync(pumped.Queue));

        async Task WorkAsync(string message, CancellationToken cancellationToken)
        {
            InterlockedMax(ref most, Interlocked.Increment(ref inWork));
            await starts.Writer.WriteAsync(1, cancellationToken);
            await gate.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref inWork);
        }

        async Task ReadAsync(int count)
        {
            for (var read = 0; read < count; read++)
                await starts.Reader.ReadAsync(_cancellation);
        }
    }

    [Fact]
    public async Task A_message_in_work_keeps_its_lease()
    {
        var puts = new PutWatcher();
        var pumped = await PumpedQueue.OpenAsync(azurite, options => options.AddPolicy(puts, Azure.Core.HttpPipelinePosition.PerCall));
        await pumped.SendAsync("long");
        var time = new FakeTimeProvider();
        var started = new TaskCompletionSource();
        var gate = new TaskCompletionSource();

        var pumping = pumped.Pump((_, _) => HoldAsync(started, gate.Task), time: time).PumpUntilIdleAsync(_cancellation);
        await started.Task.WaitAsync(_cancellation);
        var renewed = puts.NextAsync();
        time.Advance(PumpedQueue.Settings.Lease / 2);
        await renewed.WaitAsync(_cancellation);
        gate.SetResult();
        await pumping;

        // The renewal changed the receipt: with the first one the message could not have been deleted.
        Assert.Equal(0, await PumpedQueue.CountAsync(pumped.Queue));
    }

    [Fact]
    public async Task A_pump_survives_a_queue_that_is_gone()
    {
        var pumped = await PumpedQueue.OpenAsync(azurite);
        await pumped.Queue.DeleteAsync(_cancellation);
        var started = new TaskCompletionSource();
        using var stopping = new CancellationTokenSource();

        var running = pumped.Pump((_, _) => HoldAsync(started, Task.CompletedTask)).RunAsync(stopping.Token, _cancellation);
        await pumped.Queue.CreateAsync(cancellationToken: _cancellation);
        await pumped.SendAsync("one");
        await started.Task.WaitAsync(_cancellation);
        await stopping.CancelAsync();
        await running;

        Assert.Equal(0, await PumpedQueue.CountAsync(pumped.Queue));
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("no answer in time")]
    [InlineData("cut off")]
    [InlineData("unreadable")]
    [InlineData("all of it, one after the other")]
    [InlineData("a bug")]
    public async Task Whatever_goes_wrong_at_the_queue_the_pump_polls_it_again(string what)
    {
        Exception fault = what switch
        {
            "refused" => new RequestFailedException(503, "busy"),
            "no answer in time" => new TaskCanceledException("The operation was cancelled because it exceeded the configured timeout."),
            "cut off" => new HttpIOException(HttpRequestError.ResponseEnded),
            "unreadable" => new XmlException("Unexpected end of file."),
            "a bug" => new InvalidOperationException("a bug"),
            _ => new AggregateException(new TaskCanceledException(), new IOException(), new HttpRequestException()),
        };
        var trouble = new Trouble();
        var pumped = await PumpedQueue.OpenAsync(azurite, options => options.AddPolicy(trouble, HttpPipelinePosition.PerCall));
        await pumped.SendAsync("one");
        var started = new TaskCompletionSource();
        using var stopping = new CancellationTokenSource();

        trouble.Begin(fault, polls: 3, ends: what == "a bug" ? 0 : 1);
        var running = pumped.Pump((_, _) => HoldAsync(started, Task.CompletedTask)).RunAsync(stopping.Token, _cancellation);
        await started.Task.WaitAsync(_cancellation);
        await stopping.CancelAsync();
        await running;

        Assert.True(trouble.IsOver);
        // The first try to delete it failed too.
        Assert.Equal(0, await PumpedQueue.CountAsync(pumped.Queue));
    }

    /// <summary>Throws instead of asking the queue, so and so many times.</summary>
    private sealed class Trouble : HttpPipelinePolicy
    {
        private Exception? _fault;
        private int _polls;
        private int _ends;

        public bool IsOver => _polls == 0 && _ends == 0;

        public void Begin(Exception fault, int polls, int ends) => (_fault, _polls, _ends) = (fault, polls, ends);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            if (message.Request.Method == RequestMethod.Get && message.Request.Uri.Path.EndsWith("/messages", StringComparison.Ordinal)
                && _polls > 0 && _polls-- > 0) throw _fault!;
            if (message.Request.Method == RequestMethod.Delete && _ends > 0 && _ends-- > 0) throw _fault!;
            await ProcessNextAsync(message, pipeline);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }

    private static async Task HoldAsync(TaskCompletionSource started, Task until)
    {
        started.TrySetResult();
        await until;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
        }
    }
}
