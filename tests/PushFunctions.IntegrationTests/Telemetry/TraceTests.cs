using System.Diagnostics;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.IntegrationTests.Security.Privacy;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Telemetry;

/// <summary>Every message is a span that is linked to the request of its send; pushes have spans only where somebody
/// would look.</summary>
public sealed class TraceTests
{
    private const string Request = "Microsoft.AspNetCore.Hosting.HttpRequestIn";

    [Fact]
    public async Task Every_message_of_a_send_is_linked_over_all_queues_to_the_request_that_it_was_sent_with()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var (android, apple) = (Phone.Android(), Phone.Apple());
        var (user, _) = await shop.RegisterAsync(android);
        await shop.RegisterAsync(apple, user);
        var audience = (await shop.CallAsync(HttpMethod.Post, "/v1/Audiences", new { Name = "one" })).GetProperty("resourceId").GetString();
        await shop.CallAsync(HttpMethod.Post, $"/v1/Audiences/{audience}/Users", new { UserIds = new[] { user } });

        var operation = await shop.SendAsync([new { AudienceId = audience }]);
        await service.PumpUntilIdleAsync();

        var steps = StepsOf(operation, witness);
        Assert.Equal(
            ["push.deliver", "push.deliver", "push.expand"], steps.Select(step => step.OperationName)
                .Order(StringComparer.Ordinal));
        Assert.All(steps, step => Assert.Equal(ActivityKind.Consumer, step.Kind));
        var send = Assert.Single(steps.Select(step => Assert.Single(step.Links).Context.TraceId).Distinct());
        Assert.Equal(
            "POST", Assert.Single(witness.Spans, span => span.TraceId == send && span.OperationName == Request)
                .GetTagItem("http.request.method") ?? "POST");
        // A trace of its own for each: a campaign would be one of ten thousand spans.
        Assert.Equal(steps.Count, steps.Select(step => step.TraceId).Append(send).Distinct().Count() - 1);
    }

    [Fact]
    public async Task A_push_that_was_not_accepted_is_a_span_with_its_outcome_as_status_and_a_retry_is_linked_to_the_send_too()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var (again, dead) = (Phone.Apple(), Phone.Android());
        again.FaultsAt(service.Simulator).ForToken(again.Token, new SimulatorFault { Status = 429, Reason = "TooManyRequests", Times = 1 });
        dead.FaultsAt(service.Simulator).ForToken(dead.Token, new SimulatorFault { Reason = "UNREGISTERED" });

        var operation = await shop.PumpUntilOverAsync(await shop.SendAsync([again.Recipient(), dead.Recipient()]));

        Assert.Equal(new Stats(2, 2, 0, 0, 0, 1, 1, 0), operation.Stats);
        var steps = StepsOf(operation.Id, witness);
        Assert.Single(steps.Select(step => Assert.Single(step.Links).Context.TraceId).Distinct());
        var refused = PushesOf(steps, witness).Where(push => !Equals(push.GetTagItem("push.outcome"), "Accepted")).ToList();
        Assert.Equal(
            ["Deferred", "TokenExpired"], refused.Select(push => (string)push.GetTagItem("push.outcome")!).Order(StringComparer.Ordinal));
        Assert.All(
            refused, push => Assert.Equal(
                (ActivityKind.Client, ActivityStatusCode.Error, push.GetTagItem("push.outcome")),
                (push.Kind, push.Status, push.StatusDescription)));
        Assert.All(refused, push => Assert.True(push.Duration > TimeSpan.Zero));
        var notifications = (await shop.NotificationsOfAsync(operation.Id)).Select(notification => (object?)notification.Id).ToHashSet();
        Assert.All(refused, push => Assert.Contains(push.GetTagItem("push.notification"), notifications));
    }

    [Fact]
    public async Task A_large_send_has_few_spans_also_where_all_of_it_is_refused()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var dead = Enumerable.Range(0, 100).Select(_ => Phone.Apple()).ToList();
        foreach (var phone in dead)
            phone.FaultsAt(service.Simulator).ForToken(phone.Token, new SimulatorFault { Reason = "BadDeviceToken" });

        var operation = await shop.PumpUntilOverAsync(
            await shop.SendAsync(
                [.. dead.Select(phone => phone.Recipient()), .. Enumerable.Range(0, 400).Select(_ => Phone.Apple().Recipient())]));

        Assert.Equal((400, 100), (operation.Stats.Sent, operation.Stats.Failed));
        var steps = StepsOf(operation.Id, witness);
        Assert.Equal(5, steps.Count);
        var pushes = PushesOf(steps, witness).ToLookup(push => Equals(push.GetTagItem("push.outcome"), "Accepted"));
        Assert.InRange(pushes[false].Count(), 1, 8 * steps.Count);
        Assert.InRange(pushes[true].Count(), 0, 5);
    }

    private static List<Activity> StepsOf(string operation, Witness witness) =>
        [.. witness.Spans.Where(span => Equals(span.GetTagItem("push.operation"), operation))];

    private static IEnumerable<Activity> PushesOf(List<Activity> steps, Witness witness)
    {
        var parents = steps.Select(step => step.SpanId).ToHashSet();
        return witness.Spans.Where(span => span.OperationName == "push.send" && parents.Contains(span.ParentSpanId));
    }
}
