using PushFunctions.Core.Delivery;
using PushFunctions.Core.Identifiers;
using PushFunctions.Core.Sending;

namespace PushFunctions.Tests.EndToEnd.Workers;

/// <summary>What the storage holds of a send that is over.</summary>
/// <param name="Rows">Notification rows by token.</param>
/// <param name="Claims">How often the batches that held a token were claimed, all together.</param>
/// <param name="Reclaimed">Batches that were claimed more than once.</param>
/// <param name="Open">Batches that are not settled.</param>
internal sealed record Aftermath(IReadOnlyDictionary<string, int> Rows, IReadOnlyDictionary<string, int> Claims, int Reclaimed, int Open)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Aftermath> ReadAsync(RunningService service, string operation)
    {
        var (batches, notifications) = (service.Get<IBatchStore>(), service.Get<INotificationStore>());
        var id = OperationId.TryParse(operation, out var parsed) ? parsed : throw new ArgumentException("No operation's id.", nameof(operation));
        var (rows, claims, reclaimed, open) = (new Dictionary<string, int>(), new Dictionary<string, int>(), 0, 0);
        await foreach (var tally in batches.TallyAsync(id, Stop))
        {
            var batch = await batches.FindAsync(id, tally.Id, Stop) ?? throw new InvalidOperationException($"Batch {tally.Id} is gone.");
            if (batch.State != BatchState.Settled) open++;
            if (batch.Claims > 1) reclaimed++;
            foreach (var job in batch.Jobs) claims[job.Token.Value] = claims.GetValueOrDefault(job.Token.Value) + batch.Claims;
            if (!batch.Id.IsOriginal) continue;
            var tokens = batch.Jobs.ToDictionary(job => job.Position, job => job.Token.Value);
            foreach (var row in await notifications.ListAsync(id, batch.Id.Number, Stop)) rows[tokens[row.Position]] = rows.GetValueOrDefault(tokens[row.Position]) + 1;
        }

        return new Aftermath(rows, claims, reclaimed, open);
    }

    /// <summary>The send has ended, each device was asked and has its one row, and nothing of it is in anybody's hand.</summary>
    /// <returns>The tokens that were asked for more than once.</returns>
    public static async Task<IReadOnlyList<string>> AssertNothingMissingAsync(Customer shop, string operation, IReadOnlyList<Phone> phones)
    {
        var received = shop.Simulator.Fcm.Received;
        var state = await shop.OperationAsync(operation);
        Assert.Equal(new OperationState(operation, "COMPLETED", Stats.AllSent(phones.Count, recipients: phones.Count)), state);
        Assert.Equal(state.Stats.Total, state.Stats.Sum);

        var left = await ReadAsync(shop.Service, operation);
        Assert.Equal(phones.Select(phone => phone.Token).Order(), left.Rows.Keys.Order());
        Assert.All(left.Rows.Values, rows => Assert.Equal(1, rows));
        Assert.Equal(0, left.Open);
        Assert.All(phones, phone => Assert.InRange(received.CountFor(phone.Token), 1, left.Claims[phone.Token]));
        return [.. phones.Select(phone => phone.Token).Where(token => received.CountFor(token) > 1)];
    }

    /// <summary>Doubles of messages come to nothing, in their time.</summary>
    public static Task WaitForEmptyQueuesAsync(RunningService service) =>
        Patience.UntilAsync(() => service.Get<IQueueLengths>().CountAsync(Stop), lengths => lengths.Values.All(length => length == 0));
}
