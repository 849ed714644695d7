namespace PushFunctions.IntegrationTests.EndToEnd;

/// <summary>What the storage knows of a send at one moment.</summary>
/// <param name="WrittenDown">Tokens whose notification has an outcome.</param>
/// <param name="InHand">Tokens in batches that a worker holds.</param>
internal sealed record Ledger(IReadOnlySet<string> WrittenDown, IReadOnlySet<string> InHand)
{
    public static async Task<Ledger> ReadAsync(RunningService service, string operation)
    {
        var (batches, stop) = (service.Get<IBatchStore>(), TestContext.Current.CancellationToken);
        var id = OperationId.TryParse(operation, out var parsed)
            ? parsed
            : throw new ArgumentException("No operation's id.", nameof(operation));
        var (written, inHand) = (new HashSet<string>(), new HashSet<string>());
        BatchNumber? after = null;
        while (await batches.ListAsync(id, after, 100, stop) is { Count: > 0 } found)
        {
            foreach (var family in found)
            {
                foreach (var job in family.Original.Jobs)
                {
                    var (state, outcome) = family.Follow(job.Position);
                    if (outcome is { Child: null }) written.Add(job.Token.Value);
                    else if (state == BatchState.Leased) inHand.Add(job.Token.Value);
                }
            }

            after = found[^1].Original.Id.Number;
        }

        return new Ledger(written, inHand);
    }
}
