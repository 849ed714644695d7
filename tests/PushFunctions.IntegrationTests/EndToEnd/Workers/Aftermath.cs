namespace PushFunctions.IntegrationTests.EndToEnd.Workers;

/// <summary>What the storage holds of a send that is over.</summary>
/// <param name="Rows">Outcomes by token.</param>
/// <param name="LeaseNumber">How often the batches that held a token were leased, all together.</param>
/// <param name="Open">Batches that are not settled.</param>
internal sealed record Aftermath(IReadOnlyDictionary<string, int> Rows, IReadOnlyDictionary<string, int> LeaseNumber, int Open)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Aftermath> ReadAsync(RunningService service, string operation)
    {
        var batches = service.Get<IBatchStore>();
        var id = OperationId.TryParse(operation, out var parsed)
            ? parsed
            : throw new ArgumentException("No operation's id.", nameof(operation));
        var (rows, claims, open) = (new Dictionary<string, int>(), new Dictionary<string, int>(), 0);
        await foreach (var tally in batches.TallyAsync(id, Stop))
        {
            var batch = await batches.FindAsync(id, tally.Id, Stop) ?? throw new InvalidOperationException($"Batch {tally.Id} is gone.");
            if (batch.State != BatchState.Settled) open++;
            foreach (var job in batch.Jobs) claims[job.Token.Value] = claims.GetValueOrDefault(job.Token.Value) + batch.LeaseNumber;
            var tokens = batch.Jobs.ToDictionary(job => job.Position, job => job.Token.Value);
            foreach (var outcome in batch.Outcomes.Where(outcome => outcome.Child is null))
                rows[tokens[outcome.Position]] = rows.GetValueOrDefault(tokens[outcome.Position]) + 1;
        }

        return new Aftermath(rows, claims, open);
    }

    /// <summary>The send has ended, each device was asked and has its one outcome, and nothing of it is in anybody's
    /// hand.</summary>
    /// <param name="forgotten">LeaseNumber of a batch that the storage may have forgotten.</param>
    /// <returns>The tokens that were asked for more than once.</returns>
    public static async Task<IReadOnlyList<string>> AssertNothingMissingAsync(
        Customer shop, string operation, IReadOnlyList<Phone> phones, int forgotten = 0)
    {
        var received = shop.Simulator.Fcm.Received;
        var state = await shop.OperationAsync(operation);
        Assert.Equal(new OperationState(operation, "COMPLETED", Stats.AllSent(phones.Count, recipients: phones.Count)), state);
        Assert.Equal(state.Stats.Total, state.Stats.Sum);

        var left = await ReadAsync(shop.Service, operation);
        Assert.Equal(phones.Select(phone => phone.Token).Order(), left.Rows.Keys.Order());
        Assert.DoesNotContain(left.Rows, entry => entry.Value != 1);
        Assert.Equal(0, left.Open);
        Assert.DoesNotContain(
            phones, phone => received.CountFor(phone.Token) is var count
                && (count < 1 || count > left.LeaseNumber[phone.Token] + forgotten));
        return [.. phones.Select(phone => phone.Token).Where(token => received.CountFor(token) > 1)];
    }

    /// <summary>Doubles of messages come to nothing, in their time.</summary>
    public static Task WaitForEmptyQueuesAsync(RunningService service) =>
        StallTimeout.UntilAsync(() => service.Get<IPushQueues>().CountAsync(Stop), lengths => lengths.Values.All(length => length == 0));
}
