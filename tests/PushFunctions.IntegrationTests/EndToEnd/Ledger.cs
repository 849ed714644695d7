namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>What the storage knows of a send at one moment.</summary>
/// <param name="WrittenDown">Tokens whose notification has a row.</param>
/// <param name="InHand">Tokens in batches that a worker holds.</param>
internal sealed record Ledger(IReadOnlySet<string> WrittenDown, IReadOnlySet<string> InHand)
{
    public static async Task<Ledger> ReadAsync(RunningService service, string operation)
    {
        var (batches, notifications, stop) = (
            service.Get<IBatchStore>(), service.Get<INotificationStore>(), TestContext.Current.CancellationToken);
        var id = OperationId.TryParse(operation, out var parsed)
            ? parsed
            : throw new ArgumentException("No operation's id.", nameof(operation));
        var (written, inHand) = (new HashSet<string>(), new HashSet<string>());
        BatchNumber? after = null;
        while (await batches.ListOriginalsAsync(id, after, 100, stop) is { Count: > 0 } found)
        {
            foreach (var batch in found)
            {
                var tokens = batch.Jobs.ToDictionary(job => job.Position, job => job.Token.Value);
                written.UnionWith((await notifications.ListAsync(id, batch.Id.Number, stop)).Select(row => tokens[row.Position]));
                if (batch.State == BatchState.Leased) inHand.UnionWith(tokens.Values);
            }

            after = found[^1].Id.Number;
        }

        return new Ledger(written, inHand);
    }
}
