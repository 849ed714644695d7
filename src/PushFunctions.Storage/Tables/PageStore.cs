using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

public sealed class PageStore(StorageClients clients, IdGenerator ids) : IPageStore
{
    /// <summary>What a full page of recipients leaves free in a row.</summary>
    private const int InlineBytes = 60 * 1024;

    private readonly TableClient _table = clients.Table(TableNames.Pages);
    private readonly ReadableRows _rows = clients.Rows;
    private readonly FindingsOverflow _overflow = new(clients.Table(TableNames.Pages));

    public Task AddAsync(OperationId operation, IReadOnlyList<RecipientPage> pages, CancellationToken cancellationToken) =>
        _table.InsertMissingAsync(pages.Select(page => PageRows.Of(operation, page)), cancellationToken);

    public async Task<int> AddTogetherAsync(OperationId operation, IReadOnlyList<RecipientPage> pages, CancellationToken cancellationToken)
    {
        var rows = TransactionGroups.Split(pages.Select(page => PageRows.Of(operation, page))).First();
        try
        {
            await _table.SubmitTransactionAsync(
                rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), cancellationToken);
            return rows.Count;
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return 0;
        }
    }

    public async Task<RecipientPage?> FindAsync(OperationId operation, int number, CancellationToken cancellationToken)
    {
        if (await _table.FindRowAsync(operation.Tail, PageRows.RowOf(number), cancellationToken) is not { } row) return null;
        var overflow = row.TryGetValue(PageRows.Attempt, out var attempt) && attempt is string name
            ? await _overflow.ReadAsync(operation, number, name, cancellationToken)
            : [];
        if (_rows.Read(_table, row, found => PageRows.Read(found, FindingsOf(found, overflow))) is { } page) return page;
        await EndAsync(row, cancellationToken);
        return null;
    }

    /// <summary>An unreadable page can never be expanded: it ends, and its recipients count as unaddressable.</summary>
    private async Task EndAsync(TableEntity row, CancellationToken cancellationToken)
    {
        if (PageRows.TryEnd(row) is not { } end) return;
        try
        {
            await _table.UpdateEntityAsync(end, row.ETag, TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception))
        {
            // Another has changed it: what becomes of it is seen with its next message.
        }
    }

    public async Task<RecipientPage> RecordAsync(
        OperationId operation, RecipientPage page, PageFindings findings, int batches, CancellationToken cancellationToken)
    {
        // A page that was just added has no version yet.
        if (page.Version is null) page = await FindStoredAsync(operation, page.Number, cancellationToken);
        if (page.Findings is not null) return page;

        var bytes = CompressedJson.Write(StoredFindings.Of(findings), StorageJson.Compact.StoredFindings);
        var row = PageRows.ExpansionOf(operation, page.Number, findings, batches);
        if (bytes.Length <= InlineBytes)
        {
            row.PutBytes(PageRows.Findings, bytes.Span);
            return await WriteOnceAsync(operation, page, findings, row, cancellationToken);
        }

        var attempt = ids.NewLease();
        var rows = await _overflow.WriteAsync(operation, page.Number, attempt, bytes, cancellationToken);
        row[PageRows.Attempt] = attempt;
        row[PageRows.AttemptRows] = rows;
        var stored = await WriteOnceAsync(operation, page, findings, row, cancellationToken);
        if (!ReferenceEquals(stored.Findings, findings))
            await _overflow.RemoveAsync(operation, page.Number, attempt, rows, cancellationToken);
        return stored;
    }

    public async IAsyncEnumerable<PageSummary> SummarizeAsync(
        OperationId operation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = KeyFilter.Prefix(operation.Tail, PageRows.PagePrefix);
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, null, PageRows.SummaryColumns, cancellationToken))
        {
            if ((_rows.Read(_table, row, PageRows.ReadSummary) ?? _rows.Read(_table, row, PageRows.SummaryOfUnreadable)) is { } summary)
                yield return summary;
        }
    }

    public Task RemoveAllAsync(OperationId operation, CancellationToken cancellationToken) =>
        _table.RemovePartitionAsync(operation.Tail, cancellationToken);

    /// <summary>Merges the expansion into the page's row unless another did so before; then that one's page is the
    /// answer.</summary>
    private async Task<RecipientPage> WriteOnceAsync(
        OperationId operation, RecipientPage page, PageFindings findings, TableEntity expansion, CancellationToken cancellationToken)
    {
        try
        {
            var written = await _table.UpdateEntityAsync(expansion, Versions.Guard(page.Version), TableUpdateMode.Merge, cancellationToken);
            return page with { Findings = findings, Version = Versions.OfWrite(written) };
        }
        catch (RequestFailedException exception) when (exception.Status == 412)
        {
            return await FindStoredAsync(operation, page.Number, cancellationToken);
        }
    }

    private async Task<RecipientPage> FindStoredAsync(OperationId operation, int number, CancellationToken cancellationToken) =>
        await FindAsync(operation, number, cancellationToken)
            ?? throw new InvalidOperationException($"Page {number} of {operation} is not stored.");

    private static PageFindings? FindingsOf(TableEntity row, IReadOnlyList<TableEntity> overflow)
    {
        byte[]? bytes = null;
        if (row.GetString(PageRows.Attempt) is not null) bytes = FindingsOverflow.Join(overflow, row.Number(PageRows.AttemptRows));
        else if (row.HasBytes(PageRows.Findings)) bytes = row.Bytes(PageRows.Findings);
        return bytes is null ? null : CompressedJson.Read(bytes, StorageJson.Compact.StoredFindings).ToFindings();
    }
}
