using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace PushFunctions.Tests.Core.Sends.Deliver;

public sealed class OutcomeHandlerTests
{
    private static readonly DateTimeOffset AskedAt = Some.Noon.AddSeconds(-20);

    [Fact]
    public void An_outcome_keeps_since_when_the_provider_calls_the_token_dead() =>
        Assert.Equal(Some.Noon.AddDays(-2), OutcomeOf(new DeliveryOutcome.TokenExpired("Unregistered", Some.Noon.AddDays(-2))).DeadSince);

    [Fact]
    public void A_token_that_is_refused_without_a_time_is_dead_since_it_was_asked_for()
    {
        Assert.Equal(AskedAt, OutcomeOf(new DeliveryOutcome.TokenExpired("UNREGISTERED", null)).DeadSince);
        Assert.Equal(AskedAt, OutcomeOf(new DeliveryOutcome.Rejected("BadDeviceToken", RejectionKind.Token)).DeadSince);
    }

    [Fact]
    public void A_time_that_is_yet_to_come_kills_no_token_that_was_registered_after_the_push() =>
        Assert.Equal(AskedAt, OutcomeOf(new DeliveryOutcome.TokenExpired("Unregistered", Some.Noon.AddDays(400))).DeadSince);

    [Fact]
    public void What_a_provider_says_is_kept_at_the_length_that_a_row_takes()
    {
        Assert.Null(OutcomeOf(new DeliveryOutcome.Accepted(new string('x', 40_000))).ProviderMessageId);
        Assert.Null(OutcomeOf(new DeliveryOutcome.Accepted("")).ProviderMessageId);
        Assert.Equal(256, OutcomeOf(new DeliveryOutcome.Rejected(new string('x', 40_000), RejectionKind.Payload)).Error!.Reason.Length);
        Assert.Equal(255, new NotificationError(DeliveryErrorCode.PayloadRejected, new string('x', 255) + "\ud83d\ude00").Reason.Length);
    }

    [Fact]
    public void No_other_answer_makes_a_token_dead()
    {
        Assert.Null(OutcomeOf(new DeliveryOutcome.Accepted("id")).DeadSince);
        Assert.Null(OutcomeOf(new DeliveryOutcome.Rejected("BadTopic", RejectionKind.Payload)).DeadSince);
        Assert.Null(OutcomeOf(new DeliveryOutcome.Rejected("SENDER_ID_MISMATCH", RejectionKind.TokenOfAnotherProject)).DeadSince);
    }

    private static JobOutcome OutcomeOf(DeliveryOutcome outcome)
    {
        var outcomes = new OutcomeHandler(
            Options.Create(new DeliveryOptions()), new ServiceTime(new FakeTimeProvider(Some.Noon)), new Jitter(new Random(1)));
        return Assert.IsType<JobResult.Done>(outcomes.Handle(SomeSends.New(Some.Account()), SomeBatches.Job(0), outcome, AskedAt)).Outcome;
    }
}
