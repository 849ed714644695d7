using System.Diagnostics;
using PushFunctions.Simulator.Faults;
using PushFunctions.Tests.Azurite;
using PushFunctions.Tests.EndToEnd;
using PushFunctions.Tests.Security.Privacy;

namespace PushFunctions.Tests.Telemetry;

/// <summary>One send is one trace, over both queues.</summary>
public sealed class TraceTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task A_push_leads_back_over_both_queues_to_the_request_that_it_was_sent_with()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var (android, apple) = (Phone.Android(), Phone.Apple());
        var (user, _) = await shop.RegisterAsync(android);
        await shop.RegisterAsync(apple, user);
        var audience = (await shop.CallAsync(HttpMethod.Post, "/v1/Audiences", new { Name = "one" })).GetProperty("resourceId").GetString();
        await shop.CallAsync(HttpMethod.Post, $"/v1/Audiences/{audience}/Users", new { UserIds = new[] { user } });

        var operation = await shop.SendAsync([new { AudienceId = audience }]);
        await service.PumpUntilIdleAsync();

        var asked = (await shop.NotificationsOfAsync(operation)).Select(notification => Assert.Single(witness.Spans, span => Equals(span.GetTagItem("push.notification"), notification.Id))).ToList();
        Assert.Equal(["APN", "FCM"], asked.Select(span => span.GetTagItem("push.provider")).Order());
        foreach (var span in asked)
        {
            Assert.Equal((ActivityKind.Client, "Accepted"), (span.Kind, span.GetTagItem("push.outcome")));
            var path = PathOf(span, witness);
            // The audience makes a page, the page makes a batch.
            Assert.Equal(["push.ask", "push.deliver", "push.expand", "push.expand", "Microsoft.AspNetCore.Hosting.HttpRequestIn"], path.Take(5).Select(step => step.OperationName));
            Assert.All(path[1..4], step => Assert.Equal((ActivityKind.Consumer, (object)operation), (step.Kind, step.GetTagItem("push.operation")!)));
            Assert.Equal("POST", path[4].GetTagItem("http.request.method") ?? "POST");
        }

        Assert.Single(asked.Select(span => span.TraceId).Distinct());
    }

    [Fact]
    public async Task A_repeat_and_a_refusal_are_in_the_trace_too_each_with_what_came_of_it()
    {
        using var witness = new Witness();
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.WithAppAsync(service);
        var (again, dead) = (Phone.Apple(), Phone.Android());
        again.FaultsAt(service.Simulator).ForToken(again.Token, new SimulatorFault { Status = 429, Reason = "TooManyRequests", Times = 1 });
        dead.FaultsAt(service.Simulator).ForToken(dead.Token, new SimulatorFault { Reason = "UNREGISTERED" });

        var operation = await shop.PumpUntilOverAsync(await shop.SendAsync([again.Recipient(), dead.Recipient()]));

        Assert.Equal(new Stats(2, 2, 0, 0, 0, 1, 1, 0), operation.Stats);
        var trace = Assert.Single(witness.Spans.Where(span => Equals(span.GetTagItem("push.operation"), operation.Id)).Select(span => span.TraceId).Distinct());
        var asked = witness.Spans.Where(span => span.TraceId == trace && span.OperationName == "push.ask").ToList();
        Assert.Equal(["Accepted", "Deferred", "TokenExpired"], asked.Select(span => (string)span.GetTagItem("push.outcome")!).Order(StringComparer.Ordinal));
        Assert.Equal("Microsoft.AspNetCore.Hosting.HttpRequestIn", PathOf(asked.Single(span => Equals(span.GetTagItem("push.outcome"), "Accepted")), witness).Select(step => step.OperationName).First(name => !name.StartsWith("push.", StringComparison.Ordinal)));
    }

    /// <summary>From the span upwards, as far as was seen.</summary>
    private static List<Activity> PathOf(Activity span, Witness witness)
    {
        var spans = witness.Spans.Where(seen => seen.TraceId == span.TraceId).ToDictionary(seen => seen.SpanId);
        var path = new List<Activity>();
        for (Activity? step = span; step is not null; step = spans.GetValueOrDefault(step.ParentSpanId)) path.Add(step);
        return path;
    }
}
