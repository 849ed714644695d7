namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>What a worker that is killed in the middle of a send leaves behind, and what became of it in the
/// end.</summary>
/// <param name="Operation">The operation once it was over.</param>
/// <param name="Lost">Tokens whose push was taken while nobody was left to write that down.</param>
/// <param name="InHand">Tokens in batches that the worker held.</param>
internal sealed record KilledWorker(OperationState Operation, IReadOnlyCollection<string> Lost, IReadOnlySet<string> InHand)
{
    /// <summary>Leases as short as they may be, so that what the killed worker held comes back within the test's
    /// time.</summary>
    public static readonly IReadOnlyDictionary<string, string?> ShortClaims = new Dictionary<string, string?>
    {
        ["Push:Fcm:RequestTimeout"] = "00:00:10",
        ["Push:Apns:RequestTimeout"] = "00:00:10",
        ["Push:Delivery:LeaseSafetyMargin"] = "00:00:10",
        ["Push:Delivery:LeaseDuration"] = "00:00:20",
    };

    /// <param name="service">Accepts the send and answers questions; the queues are the worker's.</param>
    /// <param name="killAt">How many pushes the worker gets through before it is killed.</param>
    public static async Task<KilledWorker> RunAsync(RunningService service, Customer shop, IEnumerable<object> to, int killAt)
    {
        var received = service.Simulator.Fcm.Received;
        using var first = await Worker.StartAsync(service);
        var id = await shop.SendAsync(to);
        await received.WaitForAsync(killAt, StallTimeout.Limit, TestContext.Current.CancellationToken);
        await first.KillAsync(service);
        var ledger = await Ledger.ReadAsync(service, id);
        string[] lost = [.. received.Tokens.Except(ledger.WrittenDown)];

        using var second = await Worker.StartAsync(service);
        return new KilledWorker(await shop.WaitForOperationAsync(id), lost, ledger.InHand);
    }

    /// <summary>Each device got its push, and twice only where the first answer was lost.</summary>
    public void AssertNothingMissingAndOnlyLostAnswersDoubled(RunningService service, IReadOnlyList<string> tokens)
    {
        var received = service.Simulator.Fcm.Received;
        Assert.All(tokens, token => Assert.InRange(received.CountFor(token), 1, 2));
        Assert.Equal(Lost.Order(), tokens.Where(token => received.CountFor(token) == 2).Order());
        Assert.Subset(InHand.ToHashSet(), Lost.ToHashSet());
    }
}
