using System.Runtime.CompilerServices;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>Reads an account's operations newest first, a bounded number of rows a call.</summary>
internal sealed class OperationList(TableClient table, ReadableRows rows, int rowsPerCall = 1000)
{
    /// <summary>The keys go by the time in the id, the filter by the time of creation; one is taken from the clock a
    /// moment after the other.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(1);

    public async Task<ListPage<Operation>> ReadAsync(
        AccountSid account, OperationFilter filter, ListRequest request, CancellationToken cancellationToken)
    {
        var after = Cursors.Read<OperationId>(request, OperationId.TryParse);
        var found = new List<Operation>();
        var read = 0;
        OperationId? last = null;
        // Where a status is wanted, many rows may be passed over: in small answers each would cost a transaction of
        // its own.
        var rowsPerAnswer = filter.Status is null ? Math.Min(request.PageSize + 1, RowReading.MaximumRows) : RowReading.MaximumRows;
        await foreach (var row in RowsAsync(account, after, filter.Until, rowsPerAnswer, cancellationToken))
        {
            if (found.Count == request.PageSize || read == rowsPerCall) return new ListPage<Operation>(found, last!.Value);
            if (rows.Read(table, row, place => OperationKeys.Read(place.RowKey)) is not { } id) continue;
            last = id;
            read++;
            if (Later(last.CreatedAt) < filter.From) break;
            if (rows.Read(table, row, stored => Wanted(account, filter.Status, stored)) is not { } operation) continue;
            if (CreationRange.Holds(operation.CreatedAt, filter.From, filter.Until)) found.Add(operation);
        }

        return new ListPage<Operation>(found, null);
    }

    /// <summary>An operation that is scheduled for later, or was, lies in the day of its acceptance: it ended when it
    /// was last changed.</summary>
    public async IAsyncEnumerable<OperationId> ReadEndedAsync(
        AccountSid account, DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey gt {OperationKeys.Partition(account, before)} and PartitionKey lt {KeyFilter.End(OperationKeys.AccountPrefix(account))}");
        await foreach (var row in table.QueryAsync<TableEntity>(filter, null, OperationRows.EndColumns, cancellationToken))
        {
            if (rows.Read(
                table, row, stored => OperationRows.HasEnded(stored, before)
                    ? OperationKeys.Read(stored.RowKey)
                    : null) is { } ended) yield return ended;
        }
    }

    private static Operation? Wanted(AccountSid account, OperationStatus? status, TableEntity row) =>
        OperationRows.IsRevoked(row)
            || (status is { } only && OperationRows.ReadStatus(row) != only) ? null : OperationRows.Read(account, row);

    /// <summary>First the rest of the day in which the list begins, then all days before it as one range: a filter
    /// over both would scan.</summary>
    private async IAsyncEnumerable<TableEntity> RowsAsync(
        AccountSid account, OperationId? after, DateTimeOffset? until, int rowsPerAnswer,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prefix = OperationKeys.AccountPrefix(account);
        var day = prefix;
        if (after is not null || until is not null)
        {
            day = OperationKeys.Partition(account, after?.CreatedAt ?? Later(until!.Value));
            var row = after is not null ? OperationKeys.Row(after) : OperationKeys.FirstRowAt(Later(until!.Value));
            await foreach (
                var found in table.QueryAsync<TableEntity>(
                    KeyFilter.After(day, row), rowsPerAnswer, null, cancellationToken)) yield return found;
        }

        var older = TableClient.CreateQueryFilter($"PartitionKey gt {day} and PartitionKey lt {KeyFilter.End(prefix)}");
        await foreach (var found in table.QueryAsync<TableEntity>(older, rowsPerAnswer, null, cancellationToken)) yield return found;
    }

    private static DateTimeOffset Later(DateTimeOffset time) =>
        time < DateTimeOffset.MaxValue - Slack ? time + Slack : DateTimeOffset.MaxValue;
}
