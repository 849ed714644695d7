namespace PushFunctions.HostTests.Output;

public sealed class QueueFunctionTests
{
    private static readonly IReadOnlyList<IndexedFunction> Functions =
        [.. AppOutput.Functions.Where(function => function.TriggerType == "queueTrigger")];

    [Fact]
    public void Each_queue_has_its_function()
    {
        var listeners = Functions.ToDictionary(function => function.Name, function => function.Text("queueName"));

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Expand"] = QueueNames.Fanout,
                ["Deliver"] = QueueNames.Deliveries,
                ["DeliverExpress"] = QueueNames.ExpressDeliveries,
                ["Tell"] = QueueNames.Events,
                ["RequeuePoisonedEvents"] = QueueNames.EventsPoison,
                ["RequeuePoisonedFanout"] = QueueNames.FanoutPoison,
                ["RequeuePoisonedDelivery"] = QueueNames.DeliveriesPoison,
                ["RequeuePoisonedExpressDelivery"] = QueueNames.ExpressDeliveriesPoison,
            },
            listeners);
    }

    [Fact]
    public void The_host_moves_spent_messages_to_the_queue_that_a_function_listens_to()
    {
        // The name is the host's: the queue's own and -poison.
        var queues = Functions.Select(function => function.Text("queueName")).ToHashSet();

        Assert.All(
            queues.Where(queue => !queue.EndsWith("-poison", StringComparison.Ordinal)),
            queue => Assert.Contains($"{queue}-poison", queues));
    }

    [Fact]
    public void Nothing_takes_what_is_kept_for_a_person() =>
        Assert.DoesNotContain(QueueNames.DeadLetters, Functions.Select(function => function.Text("queueName")));

    [Fact]
    public void All_queues_are_in_the_account_of_the_service() =>
        Assert.All(Functions, function => Assert.Equal("PushStorage", function.Text("connection")));

    [Fact]
    public void A_message_comes_as_the_text_that_was_sent() =>
        Assert.All(Functions, function => Assert.Equal("String", function.Text("dataType")));
}
