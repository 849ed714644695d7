using System.Text;
using Azure.Data.Tables;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.IntegrationTests.Security.Credentials;

/// <summary>The envelope of a stored credential, in the hands of somebody who may write to the storage
/// account.</summary>
internal sealed class StoredSeal
{
    private const string Column = "EncryptedContent";
    private readonly RunningService _service;
    private readonly AccountSid _account;

    public StoredSeal(Customer customer, string credential)
    {
        (_service, _account) = (customer.Service, customer.Account);
        Credential = CredentialId.TryParse(credential, out var id)
            ? id
            : throw new ArgumentException("No id of a credential.", nameof(credential));
    }

    public CredentialId Credential { get; }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TableClient Table => _service.Get<StorageClients>().Table(TableNames.Catalog);

    public async Task<string> ReadAsync() => Encoding.ASCII.GetString((await RowAsync()).Bytes(Column));

    /// <summary>Writes another one, and makes the service read it again.</summary>
    public async Task WriteAsync(string envelope)
    {
        var row = await RowAsync();
        row.PutBytes(Column, Encoding.UTF8.GetBytes(envelope));
        await Table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, Stop);
        _service.Get<CredentialVault>().Forget(_account);
    }

    public async Task<CredentialContent?> OpenAsync() =>
        (await _service.Get<CredentialVault>().FindAsync(_account, Credential, Stop))?.Credential.Content;

    private async Task<TableEntity> RowAsync() =>
        (await Table.GetEntityAsync<TableEntity>(_account.Value, CatalogRows.CredentialRow(Credential), cancellationToken: Stop)).Value;
}
