using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>The members of audiences. A member's row is only its key.</summary>
internal sealed class AudienceMembers(TableClient table, ReadableRows rows)
{
    /// <summary>An insert that replaces is as good as one that leaves: there is nothing in the row to lose.</summary>
    public Task AddAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        var partition = PartitionOf(account, id);
        return Parallel.ForEachAsync(
            users.Distinct().Chunk(TransactionGroups.MaximumRows),
            new ParallelOptions { MaxDegreeOfParallelism = TransactionGroups.Parallelism, CancellationToken = cancellationToken },
            async (group, token) => await table.SubmitTransactionAsync(
                group.Select(user => new TableTransactionAction(TableTransactionActionType.UpsertReplace, new TableEntity(partition, user.Tail))),
                token));
    }

    public Task RemoveAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        table.RemoveRowsAsync(PartitionOf(account, id), [.. users.Select(user => user.Tail).Distinct()], cancellationToken);

    public async Task<IReadOnlyList<UserId>> ListAsync(AccountSid account, AudienceId id, UserId? after, int limit, CancellationToken cancellationToken)
    {
        var filter = KeyFilter.After(PartitionOf(account, id), after?.Tail ?? string.Empty);
        return (await rows.ReadSliceAsync(table, filter, limit, row => Columns.User(row.RowKey), cancellationToken, RowReading.KeyColumns)).Items;
    }

    public async Task<bool> RemoveSomeAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken)
    {
        var partition = PartitionOf(account, id);
        var keys = await table.ReadKeysAsync(KeyFilter.Partition(partition), RowReading.MaximumRows, cancellationToken);
        await table.RemoveRowsAsync(partition, keys, cancellationToken);
        return keys.Count == RowReading.MaximumRows;
    }

    private static string PartitionOf(AccountSid account, AudienceId id) => $"{account.Value}.{id.Tail}";
}
