using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>
/// An account's partition holds its row and its keys, for the list. Each key has a row in a partition of its own too,
/// which is what authentication reads: it knows the key and not the account.
/// </summary>
internal static class AccountRows
{
    public const string AccountRow = "account";
    public const string KeyPrefix = "key:";
    public const string LookupRow = "key";

    public static string KeyRow(ApiKeySid sid) => KeyPrefix + sid.Value;

    public static AccountSid ReadSid(TableEntity row) =>
        AccountSid.TryParse(row.PartitionKey, out var sid) ? sid : throw new InvalidDataException("A stored account has no sid.");

    public static TableEntity Of(Account account) => new(account.Sid.Value, AccountRow)
    {
        ["Salt"] = account.AuthToken.Salt,
        ["Hash"] = account.AuthToken.Hash,
        ["CreatedAt"] = account.CreatedAt,
    };

    public static Account ReadAccount(AccountSid sid, TableEntity row) => new(sid, ReadSecret(row), row.Time("CreatedAt"));

    public static TableEntity ListRowOf(ApiKey key) => Fill(new TableEntity(key.Account.Value, KeyRow(key.Sid)), key);

    public static TableEntity LookupRowOf(ApiKey key) => Fill(new TableEntity(key.Sid.Value, LookupRow), key);

    public static ApiKey ReadKey(TableEntity row)
    {
        var sid = ApiKeySid.TryParse(row.Text("Sid"), out var value)
            ? value
            : throw new InvalidDataException("A stored API key has no sid.");
        return new ApiKey(
            sid, row.Account("Account"), row.GetString("Name"), row.Choice<Scopes>("Scopes"), ReadSecret(row), row.Time("CreatedAt"));
    }

    private static TableEntity Fill(TableEntity row, ApiKey key)
    {
        row["Sid"] = key.Sid.Value;
        row["Account"] = key.Account.Value;
        row["Name"] = key.Name;
        row["Scopes"] = key.Scopes.ToString();
        row["Salt"] = key.Secret.Salt;
        row["Hash"] = key.Secret.Hash;
        row["CreatedAt"] = key.CreatedAt;
        return row;
    }

    private static SecretHash ReadSecret(TableEntity row) => new(row.Base64("Salt"), row.Base64("Hash"));
}

public sealed class AccountStore(StorageClients clients) : IAccountStore
{
    private readonly TableClient _table = clients.Table(TableNames.Accounts);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<Account?> FindAsync(AccountSid sid, CancellationToken cancellationToken) =>
        _rows.Read(
            _table, await _table.FindRowAsync(sid.Value, AccountRows.AccountRow, cancellationToken),
            row => AccountRows.ReadAccount(sid, row));

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

    /// <summary>Listed first, usable second: a key that works can always be seen and deleted.</summary>
    public async Task AddKeyAsync(ApiKey key, CancellationToken cancellationToken)
    {
        await _table.UpsertEntityAsync(AccountRows.ListRowOf(key), TableUpdateMode.Replace, cancellationToken);
        await _table.UpsertEntityAsync(AccountRows.LookupRowOf(key), TableUpdateMode.Replace, cancellationToken);
    }

    /// <summary>Revoked first, unlisted second, for the same reason.</summary>
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
            _table, KeyFilter.Prefix(account.Value, AccountRows.KeyPrefix, after?.Value), request.PageSize, AccountRows.ReadKey,
            cancellationToken);
        return new ListPage<ApiKey>(slice.Items, slice.HasMore ? slice.Items[^1].Sid.Value : null);
    }
}
