using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>What the endpoints of an account have not accepted: a partition for the account, in it by endpoint, and
/// newest first.</summary>
internal static class UndeliveredRows
{
    private const int TickDigits = 19;

    public static string PrefixOf(WebhookId endpoint) => endpoint.Tail + ".";

    public static string RowOf(WebhookId endpoint, DateTimeOffset signaledAt, string messageId)
    {
        var newestFirst = DateTimeOffset.MaxValue.UtcTicks - signaledAt.UtcTicks;
        return $"{PrefixOf(endpoint)}{newestFirst.ToString($"D{TickDigits}", CultureInfo.InvariantCulture)}.{messageId}";
    }

    public static TableEntity Of(AccountSid account, UndeliveredEvents undelivered) => new(
        account.Value, RowOf(undelivered.Endpoint, undelivered.SignaledAt, undelivered.MessageId))
    {
        ["SignaledAt"] = undelivered.SignaledAt,
        ["Attempts"] = undelivered.Attempts,
        ["LastStatus"] = undelivered.LastStatus,
        ["Reason"] = undelivered.Reason,
        ["Events"] = JsonSerializer.Serialize([.. undelivered.Events], StorageJson.Compact.ListEventName),
        ["NextAt"] = undelivered.NextAt,
        ["IsGivenUp"] = undelivered.FailedAt is not null,
        ["GivenUpAt"] = undelivered.FailedAt,
    };

    public static UndeliveredEvents Read(TableEntity row)
    {
        var dot = row.RowKey.IndexOf('.', StringComparison.Ordinal);
        return new UndeliveredEvents(
            WebhookId.FromTail(row.RowKey[..dot]),
            row.RowKey[(dot + TickDigits + 2)..],
            row.Time("SignaledAt"),
            row.Number("Attempts"),
            row.GetInt32("LastStatus"),
            row.GetString("Reason"),
            JsonSerializer.Deserialize(row.Text("Events"), StorageJson.Compact.ListEventName)!,
            row.GetDateTimeOffset("NextAt"),
            row.GetDateTimeOffset("GivenUpAt"));
    }
}

public sealed class UndeliveredStore(StorageClients clients) : IUndeliveredStore
{
    private readonly TableClient _table = clients.Table(TableNames.WebhookFailures);
    private readonly ReadableRows _rows = clients.Rows;

    public Task PutAsync(AccountSid account, UndeliveredEvents undelivered, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(UndeliveredRows.Of(account, undelivered), TableUpdateMode.Replace, cancellationToken);

    public Task RemoveAsync(
        AccountSid account, WebhookId endpoint, DateTimeOffset signaledAt, string messageId, CancellationToken cancellationToken) =>
        _table.RemoveRowsAsync(account.Value, [UndeliveredRows.RowOf(endpoint, signaledAt, messageId)], cancellationToken);

    /// <summary>The cursor is the rest of the key of the last row.</summary>
    public async Task<ListPage<UndeliveredEvents>> ListFailuresAsync(
        AccountSid account, WebhookId endpoint, ListRequest request, CancellationToken cancellationToken)
    {
        var prefix = UndeliveredRows.PrefixOf(endpoint);
        var filter = $"{KeyFilter.Prefix(account.Value, prefix, request.Cursor)} and IsGivenUp eq true";
        var slice = await _rows.ReadSliceAsync(_table, filter, request.PageSize, UndeliveredRows.Read, cancellationToken);
        return new ListPage<UndeliveredEvents>(
            slice.Items,
            slice is { HasMore: true, Items: [.., var last] }
                ? UndeliveredRows.RowOf(endpoint, last.SignaledAt, last.MessageId)[prefix.Length..] : null);
    }

    public async Task<int> CountPendingAsync(
        AccountSid account, WebhookId endpoint, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var prefix = KeyFilter.Prefix(account.Value, UndeliveredRows.PrefixOf(endpoint));
        var filter = $"{prefix} and {TableClient.CreateQueryFilter($"NextAt ge {since}")}";
        return (await _table.ReadKeysAsync(filter, RowReading.MaximumRows, cancellationToken)).Count;
    }

    public Task<int> RemoveSomeAsync(AccountSid account, DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        _table.RemoveSomeAsync(
            $"{KeyFilter.Partition(account.Value)} and {TableClient.CreateQueryFilter($"SignaledAt lt {before}")}", limit,
            cancellationToken);
}
