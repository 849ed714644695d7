using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

public sealed class ProviderTokenStore(StorageClients clients, ServiceTime time) : IProviderTokenStore
{
    /// <summary>No provider token lives longer than an hour; an older one is not in use anywhere.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly TableClient _table = clients.Table(TableNames.ProviderTokens);
    private readonly ReadableRows _rows = clients.Rows;

    public async Task<string?> FindAsync(CredentialId credential, string slot, CancellationToken cancellationToken) =>
        _rows.Read(_table, await _table.FindRowAsync(credential.Tail, RowOf(slot), cancellationToken), row => row.Text("Token"));

    public async Task<string> GetOrAddAsync(
        CredentialId credential, string slot, string encryptedToken, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryAddAsync(credential, slot, encryptedToken, cancellationToken)) return encryptedToken;
            if (await FindAsync(credential, slot, cancellationToken) is { } stored) return stored;
            // It went meanwhile, or is unreadable and would keep the credential from every push.
            await _table.RemoveRowsAsync(credential.Tail, [RowOf(slot)], cancellationToken);
        }
    }

    public async Task<int> RemoveSomeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var old = await _table.ReadSliceAsync(
            TableClient.CreateQueryFilter($"AddedAt lt {before}"), limit, cancellationToken, RowReading.KeyColumns);
        foreach (var credential in old.Rows.GroupBy(row => row.PartitionKey))
            await _table.RemoveRowsAsync(credential.Key, [.. credential.Select(row => row.RowKey)], cancellationToken);
        return old.Rows.Count;
    }

    private async Task<bool> TryAddAsync(CredentialId credential, string slot, string encryptedToken, CancellationToken cancellationToken)
    {
        try
        {
            var row = new TableEntity(credential.Tail, RowOf(slot)) { ["Token"] = encryptedToken, ["AddedAt"] = time.GetUtcNow() };
            await _table.AddEntityAsync(row, cancellationToken);
        }
        catch (RequestFailedException exception) when (exception.Status == 409)
        {
            return false;
        }

        await RemoveOldAsync(credential, cancellationToken);
        return true;
    }

    /// <summary>The instance that adds the token of a new slot removes the old ones.</summary>
    private async Task RemoveOldAsync(CredentialId credential, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {credential.Tail} and AddedAt lt {time.GetUtcNow() - Kept}");
        var old = await _table.ReadKeysAsync(filter, cancellationToken);
        await _table.RemoveRowsAsync(credential.Tail, old, cancellationToken);
    }

    /// <summary>Hashed, because a slot may be named after what a customer typed.</summary>
    private static string RowOf(string slot) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(slot)).AsSpan(0, 16));
}
