using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

public sealed class RegistrationIndex(StorageClients clients) : IRegistrationIndex
{
    private const string Row = "registration";
    private readonly TableClient _table = clients.Table(TableNames.RegistrationIds);
    private readonly ReadableRows _rows = clients.Rows;

    public Task PutAsync(AccountSid account, RegistrationId id, UserId user, AppName app, CancellationToken cancellationToken) =>
        _table.UpsertEntityAsync(
            new TableEntity(id.Hash, Row) { ["Account"] = account.Value, ["User"] = user.Tail, ["App"] = app.Value },
            TableUpdateMode.Replace,
            cancellationToken);

    public Task RemoveAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken) =>
        _table.DeleteEntityAsync(id.Hash, Row, ETag.All, cancellationToken);

    public async Task<RegistrationKey?> FindAsync(AccountSid account, RegistrationId id, CancellationToken cancellationToken)
    {
        var found = await _table.FindRowAsync(id.Hash, Row, cancellationToken);
        return _rows.Read(_table, found, row => row.Account("Account") == account ? new RegistrationKey(UserId.FromTail(row.Text("User")), row.App("App")) : null);
    }
}
