using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

public sealed class CatalogStore(StorageClients clients) : ICatalogStore
{
    private readonly TableClient _table = clients.Table(TableNames.Catalog);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<Catalog> LoadAsync(AccountSid account, CancellationToken cancellationToken)
    {
        var rows = await _table.ReadAtOnceAsync(KeyFilter.Partition(account.Value), account.Value, CatalogRows.VersionRow, cancellationToken);
        return new Catalog(
            account,
            [.. _rows.ReadEach(_table, rows.Where(row => row.RowKey.StartsWith(CatalogRows.AppPrefix, StringComparison.Ordinal)), CatalogRows.ReadApp)],
            [.. _rows.ReadEach(_table, rows.Where(row => row.RowKey.StartsWith(CatalogRows.CredentialPrefix, StringComparison.Ordinal)), CatalogRows.ReadCredential)],
            rows.FirstOrDefault(row => row.RowKey == CatalogRows.VersionRow)?.ETag.ToString());
    }

    public async Task<bool> TrySaveAsync(Catalog before, CatalogChange change, CancellationToken cancellationToken)
    {
        try
        {
            await _table.SubmitTransactionAsync(ActionsOf(before, change), cancellationToken);
            return true;
        }
        catch (RequestFailedException exception) when (Versions.WasLost(exception) || exception.Status == 409)
        {
            return false;
        }
    }

    private static IEnumerable<TableTransactionAction> ActionsOf(Catalog before, CatalogChange change)
    {
        var account = before.Account;
        var version = new TableEntity(account.Value, CatalogRows.VersionRow);
        yield return before.Version is null
            ? new TableTransactionAction(TableTransactionActionType.Add, version)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, version, Versions.Guard(before.Version));

        foreach (var app in change.PutApps)
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, CatalogRows.Of(account, app));
        foreach (var credential in change.PutCredentials)
            yield return new TableTransactionAction(TableTransactionActionType.UpsertReplace, CatalogRows.Of(account, credential));

        // To remove what is not there would fail the whole transaction; what is there is known, because the version guards it.
        foreach (var name in change.RemoveApps.Where(name => before.FindApp(name) is not null))
            yield return new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(account.Value, CatalogRows.AppRow(name)), ETag.All);
        foreach (var id in change.RemoveCredentials.Where(id => before.FindCredential(id) is not null))
            yield return new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(account.Value, CatalogRows.CredentialRow(id)), ETag.All);
    }
}
