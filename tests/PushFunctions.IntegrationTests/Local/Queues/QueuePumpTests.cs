using System.Collections.Concurrent;
using System.Diagnostics;
using PushFunctions.Local.Queues;

namespace PushFunctions.IntegrationTests.Local.Queues;

public sealed class QueuePumpTests(AzuriteFixture azurite)
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_that_was_handled_is_deleted()
    {
        var pumped = await PumpedQueue.OpenAsync(azurite);
        await pumped.SendAsync("one", "two");
        var seen = new ConcurrentBag<string>();

        var handled = await pumped.Pump((message, _) => Note(seen, message)).PumpUntilIdleAsync(_cancellation);

        Assert.Equal(2, handled);
        Assert.Equal(["one", "two"], seen.Order());
        Assert.Equal(0, await PumpedQueue.CountAsync(pumped.Queue));
    }

    [Fact]
    public async Task A_message_that_failed_comes_again_after_the_visibility_timeout()
    {
        var pumped = await PumpedQueue.OpenAsync(azurite);
        await pumped.SendAsync("one");
        var failedAt = 0L;
        var again = new TaskCompletionSource<TimeSpan>();
        var settings = PumpedQueue.Settings with { VisibilityTimeout = TimeSpan.FromSeconds(1) };
        using var stopping = new CancellationTokenSource();

        var running = pumped.Pump(FailOnce, settings).RunAsync(stopping.Token, _cancellation);
        var waited = await again.Task.WaitAsync(_cancellation);
        await stopping.CancelAsync();
        await running;

        // The service keeps its times in whole seconds of its own clock.
        Assert.InRange(waited, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));
        Assert.Equal(0, await PumpedQueue.CountAsync(pumped.Queue));

        Task FailOnce(string message, CancellationToken cancellationToken)
        {
            if (failedAt != 0)
            {
                again.TrySetResult(Stopwatch.GetElapsedTime(failedAt));
                return Task.CompletedTask;
            }

            failedAt = Stopwatch.GetTimestamp();
            throw new InvalidOperationException("the first time");
        }
    }

    [Fact]
    public async Task The_fifth_failure_moves_a_message_to_the_poison_queue()
    {
        var pumped = await PumpedQueue.OpenAsync(azurite);
        await pumped.SendAsync("bad");

        var handled = await pumped.Pump((_, _) => throw new InvalidOperationException("always")).PumpUntilIdleAsync(_cancellation);

        Assert.Equal(5, handled);
        Assert.Equal(0, await PumpedQueue.CountAsync(pumped.Queue));
        var poison = await pumped.Poison.ReceiveMessageAsync(cancellationToken: _cancellation);
        Assert.Equal("bad", poison.Value.Body.ToString());
    }

    [Fact]
    public async Task A_message_leased_more_often_than_it_may_fail_is_poison_without_being_handled()
    {
        var pumped = await PumpedQueue.OpenAsync(azurite);
        await pumped.SendAsync("killer");
        var lease = (await pumped.Queue.ReceiveMessageAsync(cancellationToken: _cancellation)).Value;
        await pumped.Queue.UpdateMessageAsync(
            lease.MessageId, lease.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: _cancellation);
        var seen = new ConcurrentBag<string>();

        await pumped.Pump((message, _) => Note(seen, message), PumpedQueue.Settings with { MaxDequeueCount = 1 })
            .PumpUntilIdleAsync(_cancellation);

        Assert.Empty(seen);
        Assert.Equal(0, await PumpedQueue.CountAsync(pumped.Queue));
        Assert.Equal(1, await PumpedQueue.CountAsync(pumped.Poison));
    }

    [Fact]
    public async Task A_message_of_a_poison_queue_that_failed_waits_for_its_lease_to_end()
    {
        var pumped = await PumpedQueue.OpenAsync(azurite);
        await pumped.SendAsync("bad");

        var handled = await pumped.PumpWithoutPoison((_, _) => throw new InvalidOperationException("always"))
            .PumpUntilIdleAsync(_cancellation);

        Assert.Equal(1, handled);
        Assert.Equal(1, await PumpedQueue.CountAsync(pumped.Queue));
    }

    [Fact]
    public async Task One_failure_leaves_the_other_messages_alone()
    {
        var pumped = await PumpedQueue.OpenAsync(azurite);
        await pumped.SendAsync("good", "bad", "better");
        var seen = new ConcurrentBag<string>();

        await pumped.Pump((message, _) => message == "bad" ? throw new InvalidOperationException("always") : Note(seen, message))
            .PumpUntilIdleAsync(_cancellation);

        Assert.Equal(["better", "good"], seen.Order());
        Assert.Equal(1, await PumpedQueue.CountAsync(pumped.Poison));
    }

    [Fact]
    public async Task Two_pumps_share_a_queue()
    {
        var pumped = await PumpedQueue.OpenAsync(azurite);
        var messages = Enumerable.Range(100, 40).Select(number => $"m{number}").ToList();
        await pumped.SendAsync(messages);
        var seen = new ConcurrentBag<string>();
        QueueHandler handler = (message, _) => Note(seen, message);

        await Task.WhenAll(pumped.Pump(handler).PumpUntilIdleAsync(_cancellation), pumped.Pump(handler).PumpUntilIdleAsync(_cancellation));

        Assert.Equal(messages, seen.Order());
    }

    private static Task Note(ConcurrentBag<string> seen, string message)
    {
        seen.Add(message);
        return Task.CompletedTask;
    }
}
