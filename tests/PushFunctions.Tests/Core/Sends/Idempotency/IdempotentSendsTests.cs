namespace PushFunctions.Tests.Core.Sends.Idempotency;

/// <summary>Hundreds of orders in which requests with one key can meet and die. A failing one is named by its seed
/// and repeats exactly.</summary>
public sealed class IdempotentSendsTests
{
    private const int Orders = 500;

    [Fact]
    public void The_same_request_again_gets_the_first_answer()
    {
        var world = new SendingWorld(0);
        var first = Single(world.Run(0, world.Request()));
        var second = Single(world.Run(0, world.Request()));

        Assert.Equal(new AcceptedSend(first.Operation, false), first);
        Assert.Equal(new AcceptedSend(first.Operation, true), second);
        Assert.Equal([first.Operation], world.Accepted());
        Assert.Equal([first.Operation.Value], world.Started);
    }

    [Fact]
    public void Another_body_with_the_same_key_is_refused()
    {
        var world = new SendingWorld(0);
        world.Run(0, world.Request());

        var refusal = RefusalOf(Assert.Single(world.Run(0, world.Request("{ }"u8.ToArray()))));

        Assert.Equal(ProblemCode.IdempotencyMismatch, refusal.Problems[0].Code);
    }

    [Fact]
    public void A_refused_request_leaves_the_key_free()
    {
        var world = new SendingWorld(0);

        Assert.Equal(ProblemCode.InvalidRequest, RefusalOf(Assert.Single(world.Run(0, world.Refused()))).Problems[0].Code);
        Assert.False(Single(world.Run(0, world.Request("another"u8.ToArray()))).IsReplay);
    }

    [Fact]
    public void A_repetition_is_answered_even_where_it_would_be_refused_by_now()
    {
        var world = new SendingWorld(0);
        var first = Single(world.Run(0, world.Request()));

        Assert.Equal(new AcceptedSend(first.Operation, true), Single(world.Run(0, world.Refused())));
    }

    [Fact]
    public void After_24_hours_the_key_is_new()
    {
        var world = new SendingWorld(0);
        var first = Single(world.Run(0, world.Request()));
        world.Run(0, world.Wait(TimeSpan.FromHours(23)));
        Assert.True(Single(world.Run(0, world.Request())).IsReplay);
        world.Run(0, world.Wait(TimeSpan.FromHours(1)));

        var later = Single(world.Run(0, world.Request("another"u8.ToArray())));

        Assert.False(later.IsReplay);
        Assert.NotEqual(first.Operation, later.Operation);
    }

    [Fact]
    public void Requests_that_meet_make_one_operation_and_the_others_are_told_to_wait_or_get_its_answer() => ForEachOrder(world =>
    {
        var requests = world.Run(0, world.Request(), world.Request(), world.Request());

        var accepted = AnswersOf(requests);
        Assert.Single(accepted, answer => !answer.IsReplay);
        AssertOneOperation(world, accepted);
        foreach (var refusal in requests.Where(request => request.IsFaulted).Select(RefusalOf))
        {
            Assert.Equal(ProblemCode.Conflict, refusal.Problems[0].Code);
            Assert.Equal(TimeSpan.FromSeconds(2), refusal.RetryAfter);
        }
    });

    [Fact]
    public void Wherever_instances_die_and_however_slow_they_are_one_operation_is_what_every_answer_names() => ForEachOrder(world =>
    {
        var answers = AnswersOf(
            world.Run(0.06, world.Request(), world.Wait(), world.Request(), world.Request(), world.Wait(), world.Request()));
        world.Run(0, world.Wait());
        var last = Single(world.Run(0, world.Request()));

        AssertOneOperation(world, [.. answers, last]);
        Assert.Contains(last.Operation.Value, world.Started);
    });

    [Fact]
    public void A_writer_that_was_overtaken_is_never_answered_with_what_it_wrote() => ForEachOrder(world =>
    {
        var answers = AnswersOf(world.Run(0, world.Request(), world.Wait(), world.Request(), world.Wait(), world.Request(), world.Wait()));
        world.Run(0, world.Wait());

        AssertOneOperation(world, [.. answers, Single(world.Run(0, world.Request()))]);
    });

    private static void AssertOneOperation(SendingWorld world, IEnumerable<AcceptedSend> answers)
    {
        var operation = Assert.Single(answers.Select(answer => answer.Operation).Distinct());
        Assert.Equal([operation], world.Accepted());
        Assert.True(world.AllAreWhole());
    }

    private static IReadOnlyList<AcceptedSend> AnswersOf(IEnumerable<Task> requests) =>
        [.. requests.OfType<Task<AcceptedSend>>().Where(request => request.IsCompletedSuccessfully).Select(request => request.Result)];

    private static AcceptedSend Single(IEnumerable<Task> requests) =>
        Assert.IsType<Task<AcceptedSend>>(Assert.Single(requests), exactMatch: false).Result;

    private static RequestException RefusalOf(Task request) => Assert.IsType<RequestException>(request.Exception?.InnerException);

    private static void ForEachOrder(Action<SendingWorld> check)
    {
        for (var seed = 0; seed < Orders; seed++)
        {
            try
            {
                check(new SendingWorld(seed));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Order {seed}: {exception.Message}", exception);
            }
        }
    }
}
