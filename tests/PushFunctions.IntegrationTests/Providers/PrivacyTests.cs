using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PushFunctions.Simulator.Faults;

namespace PushFunctions.IntegrationTests.Providers;

public sealed class PrivacyTests
{
    private const string Token = "secret-token-of-a-device";
    private static readonly PushMessage Message =
        new() { Title = "secret-title", Body = "secret-body", Data = new Dictionary<string, string> { ["k"] = "secret-data" } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_and_outcomes_hold_nothing_of_a_push_or_a_secret()
    {
        var log = new Lines();
        await using var simulated = await SimulatedProviders.OpenAsync();
        simulated.Logger = log;
        simulated.Server.ApnsProduction.ProviderTokenUpdateInterval = TimeSpan.Zero;
        var (fcm, apns) = (simulated.Fcm(), simulated.Apns());
        List<DeliveryOutcome> outcomes = [];
        foreach (var fault in Faults())
        {
            simulated.Server.Fcm.Faults.ForAll(fault);
            outcomes.Add(await fcm.SendAsync(Pushes.Of(Pushes.Fcm(TestKeys.First), Message, Token), Cancellation));
            simulated.Server.ApnsProduction.Faults.ForAll(fault with { Reason = fault.Reason is null ? null : "ExpiredProviderToken" });
            outcomes.Add(await apns.SendAsync(Pushes.Of(Pushes.Apns(TestKeys.First), Message, Token), Cancellation));
        }

        simulated.Server.Fcm.RevokeAccount(TestKeys.First.ServiceAccountEmail);
        outcomes.Add(await fcm.SendAsync(Pushes.Of(Pushes.Fcm(TestKeys.First, revision: 2), Message, Token), Cancellation));

        Assert.NotEmpty(log.Written);
        Assert.All(log.Written.Concat(outcomes.Select(outcome => outcome.ToString())), text =>
        {
            Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain("ya29", text, StringComparison.Ordinal);
            Assert.DoesNotContain("eyJ", text, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE", text, StringComparison.Ordinal);
            Assert.InRange(text.Length, 1, 320);
        });
    }

    [Fact]
    public async Task No_span_carries_the_URL_with_the_token_in_it()
    {
        ConcurrentBag<Activity> spans = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("System.Net.Http", StringComparison.Ordinal),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var simulated = await SimulatedProviders.OpenAsync();

        Assert.IsType<DeliveryOutcome.Accepted>(
            await simulated.Apns().SendAsync(Pushes.Of(Pushes.Apns(TestKeys.First), token: Token), Cancellation));

        Assert.DoesNotContain(
            spans.SelectMany(span => span.TagObjects), tag => tag.Value?.ToString()?.Contains(Token, StringComparison.Ordinal) is true);
    }

    // FCM's messages repeat what was sent; a stand-in that does so shows whether we pass them on.
    private static IEnumerable<SimulatorFault> Faults() =>
    [
        new() { Status = 400, Reason = "INVALID_ARGUMENT", Message = $"Invalid value at 'message.token': {Token} secret-title" },
        new() { Status = 401, Reason = null, Message = Token },
        new() { Status = 403, Reason = "SENDER_ID_MISMATCH", Message = Token },
        new() { Status = 404, Reason = null, Message = Token },
        new() { Status = 503, Body = $"<html>{Token}</html>" },
        new() { CutConnection = true },
        new() { ResetAfterBody = true },
    ];

    private sealed class Lines : ILogger
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
