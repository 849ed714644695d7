using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

public sealed class AccountStore(StorageClients clients) : IAccountStore
{
    private readonly TableClient _table = clients.Table(TableNames.Accounts);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<Account?> FindAsync(AccountSid sid, CancellationToken cancellationToken) =>
        _rows.Read(_table, await _table.FindRowAsync(sid.Value, AccountRows.AccountRow, cancellationToken), row => AccountRows.ReadAccount(sid, row));

    public Task SaveAsync(Account account, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(AccountRows.Of(account), TableUpdateMode.Replace, cancellationToken);

    public async IAsyncEnumerable<AccountSid> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"RowKey eq {AccountRows.AccountRow}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, null, RowReading.KeyColumns, cancellationToken))
        {
            if (_rows.Read(_table, row, AccountRows.ReadSid) is { } sid) yield return sid;
        }
    }

    public async Task<ApiKey?> FindKeyAsync(ApiKeySid sid, CancellationToken cancellationToken) =>
        _rows.Read(_table, await _table.FindRowAsync(sid.Value, AccountRows.LookupRow, cancellationToken), AccountRows.ReadKey);

    /// <summary>Listed first, usable second: a key that works can always be seen and removed.</summary>
    public async Task AddKeyAsync(ApiKey key, CancellationToken cancellationToken)
    {
        await _table.UpsertEntityAsync(AccountRows.ListRowOf(key), TableUpdateMode.Replace, cancellationToken);
        await _table.UpsertEntityAsync(AccountRows.LookupRowOf(key), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Useless first, unlisted second, for the same reason.</summary>
    public async Task<bool> RemoveKeyAsync(AccountSid account, ApiKeySid sid, CancellationToken cancellationToken)
    {
        if (await _table.FindRowAsync(account.Value, AccountRows.KeyRow(sid), cancellationToken) is null) return false;
        await _table.DeleteEntityAsync(sid.Value, AccountRows.LookupRow, ETag.All, cancellationToken);
        await _table.DeleteEntityAsync(account.Value, AccountRows.KeyRow(sid), ETag.All, cancellationToken);
        return true;
    }

    public async Task<ListPage<ApiKey>> ListKeysAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken)
    {
        var after = Cursors.Read<ApiKeySid>(request, ApiKeySid.TryParse);
        var slice = await _rows.ReadSliceAsync(
            _table, KeyFilter.Prefix(account.Value, AccountRows.KeyPrefix, after?.Value), request.PageSize, AccountRows.ReadKey, cancellationToken);
        return new ListPage<ApiKey>(slice.Items, slice.HasMore ? slice.Items[^1].Sid.Value : null);
    }
}
