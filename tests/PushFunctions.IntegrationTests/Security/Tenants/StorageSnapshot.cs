using System.Globalization;
using Azure.Data.Tables;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;

namespace PushFunctions.IntegrationTests.Security.Tenants;

/// <summary>All that a service has stored at one moment: each row with its ETag and its values, each queue with its
/// messages.</summary>
internal sealed record StorageSnapshot(IReadOnlyDictionary<string, string> Entries)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<StorageSnapshot> TakeAsync(RunningService service)
    {
        var clients = service.Get<StorageClients>();
        var entries = new Dictionary<string, string>();
        foreach (var table in TableNames.All)
        {
            await foreach (var row in clients.Table(table).QueryAsync<TableEntity>(cancellationToken: Stop))
                entries[$"{table}/{row.PartitionKey}/{row.RowKey}"] =
                    $"{row.ETag} {string.Join(' ', row.Where(column => column.Value is string).Select(column => $"{column.Key}={column.Value}"))}";
        }

        foreach (var name in QueueNames.All)
        {
            var queue = clients.Queue(name);
            // Also counts what is not visible yet: the start of a scheduled operation.
            entries[$"queue/{name}"] = (
                await queue.GetPropertiesAsync(Stop)).Value.ApproximateMessagesCount.ToString(CultureInfo.InvariantCulture);
            foreach (var message in (await queue.PeekMessagesAsync(32, Stop)).Value)
                entries[$"queue/{name}/{message.MessageId}"] = message.Body.ToString();
        }

        return new StorageSnapshot(entries);
    }

    /// <summary>Nothing at all was written, sent or removed since.</summary>
    public void MustEqual(StorageSnapshot later) => Assert.Equal(Lines(Entries), Lines(later.Entries));

    /// <summary>What was there then is there now, row for row under its ETag; what is new names nothing of
    /// <paramref name="owner"/>.</summary>
    public void MustStandIn(StorageSnapshot later, string owner)
    {
        var (then, now) = (Entries.Where(IsRow), later.Entries.Where(IsRow));
        Assert.Empty(Lines(then).Except(Lines(now)));
        Assert.DoesNotContain(Lines(now).Except(Lines(then)), line => line.Contains(owner, StringComparison.Ordinal));
    }

    private static bool IsRow(KeyValuePair<string, string> entry) => !entry.Key.StartsWith("queue/", StringComparison.Ordinal);

    private static IEnumerable<string> Lines(IEnumerable<KeyValuePair<string, string>> entries) =>
        entries.Select(entry => $"{entry.Key} {entry.Value}").Order(StringComparer.Ordinal);
}
