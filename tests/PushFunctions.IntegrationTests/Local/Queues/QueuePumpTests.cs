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
        var desk = await QueueDesk.OpenAsync(azurite);
        await desk.SendAsync("one", "two");
        var seen = new ConcurrentBag<string>();

        var handled = await desk.Pump((message, _) => Note(seen, message)).PumpUntilIdleAsync(_cancellation);

        Assert.Equal(2, handled);
        Assert.Equal(["one", "two"], seen.Order());
        Assert.Equal(0, await QueueDesk.CountAsync(desk.Queue));
    }

    [Fact]
    public async Task A_message_that_failed_comes_again_after_the_visibility_timeout()
    {
        var desk = await QueueDesk.OpenAsync(azurite);
        await desk.SendAsync("one");
        var failedAt = 0L;
        var again = new TaskCompletionSource<TimeSpan>();
        var settings = QueueDesk.Settings with { VisibilityTimeout = TimeSpan.FromSeconds(1) };
        using var stopping = new CancellationTokenSource();

        var running = desk.Pump(FailOnce, settings).RunAsync(stopping.Token, _cancellation);
        var waited = await again.Task.WaitAsync(_cancellation);
        await stopping.CancelAsync();
        await running;

        // The service keeps its times in whole seconds of its own clock.
        Assert.InRange(waited, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(10));
        Assert.Equal(0, await QueueDesk.CountAsync(desk.Queue));

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
        var desk = await QueueDesk.OpenAsync(azurite);
        await desk.SendAsync("bad");

        var handled = await desk.Pump((_, _) => throw new InvalidOperationException("always")).PumpUntilIdleAsync(_cancellation);

        Assert.Equal(5, handled);
        Assert.Equal(0, await QueueDesk.CountAsync(desk.Queue));
        var poison = await desk.Poison.ReceiveMessageAsync(cancellationToken: _cancellation);
        Assert.Equal("bad", poison.Value.Body.ToString());
    }

    [Fact]
    public async Task A_message_leased_more_often_than_it_may_fail_is_poison_without_being_handled()
    {
        var desk = await QueueDesk.OpenAsync(azurite);
        await desk.SendAsync("killer");
        var lease = (await desk.Queue.ReceiveMessageAsync(cancellationToken: _cancellation)).Value;
        await desk.Queue.UpdateMessageAsync(
            lease.MessageId, lease.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: _cancellation);
        var seen = new ConcurrentBag<string>();

        await desk.Pump((message, _) => Note(seen, message), QueueDesk.Settings with { MaxDequeueCount = 1 })
            .PumpUntilIdleAsync(_cancellation);

        Assert.Empty(seen);
        Assert.Equal(0, await QueueDesk.CountAsync(desk.Queue));
        Assert.Equal(1, await QueueDesk.CountAsync(desk.Poison));
    }

    [Fact]
    public async Task A_message_of_a_poison_queue_that_failed_waits_for_its_lease_to_end()
    {
        var desk = await QueueDesk.OpenAsync(azurite);
        await desk.SendAsync("bad");

        var handled = await desk.PumpWithoutPoison((_, _) => throw new InvalidOperationException("always"))
            .PumpUntilIdleAsync(_cancellation);

        Assert.Equal(1, handled);
        Assert.Equal(1, await QueueDesk.CountAsync(desk.Queue));
    }

    [Fact]
    public async Task One_failure_leaves_the_other_messages_alone()
    {
        var desk = await QueueDesk.OpenAsync(azurite);
        await desk.SendAsync("good", "bad", "better");
        var seen = new ConcurrentBag<string>();

        await desk.Pump((message, _) => message == "bad" ? throw new InvalidOperationException("always") : Note(seen, message))
            .PumpUntilIdleAsync(_cancellation);

        Assert.Equal(["better", "good"], seen.Order());
        Assert.Equal(1, await QueueDesk.CountAsync(desk.Poison));
    }

    [Fact]
    public async Task Two_pumps_share_a_queue()
    {
        var desk = await QueueDesk.OpenAsync(azurite);
        var messages = Enumerable.Range(100, 40).Select(number => $"m{number}").ToList();
        await desk.SendAsync(messages);
        var seen = new ConcurrentBag<string>();
        QueueHandler handler = (message, _) => Note(seen, message);

        await Task.WhenAll(desk.Pump(handler).PumpUntilIdleAsync(_cancellation), desk.Pump(handler).PumpUntilIdleAsync(_cancellation));

        Assert.Equal(messages, seen.Order());
    }

    private static Task Note(ConcurrentBag<string> seen, string message)
    {
        seen.Add(message);
        return Task.CompletedTask;
    }
}
