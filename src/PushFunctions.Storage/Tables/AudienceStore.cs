using System.Globalization;
using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Clients;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>The members of audiences, in 16 partitions each by the beginning of the User's id, so that a large one is
/// read and written at the pace of 16, and a page of it is one range. A member's row is only its key.</summary>
internal sealed class AudienceMembers(TableClient table, ReadableRows rows)
{
    /// <summary>An insert that replaces is as good as one that leaves: there is nothing in the row to lose.</summary>
    public Task AddAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        TransactionGroups.ForEachAsync(
            users.Distinct().GroupBy(user => PartitionOf(account, id, user.Tail))
                .SelectMany(range => range.Chunk(TransactionGroups.MaximumRows)),
            (group, token) => table.SubmitTransactionAsync(
                group.Select(user => new TableTransactionAction(
                    TableTransactionActionType.UpsertReplace, new TableEntity(PartitionOf(account, id, user.Tail), user.Tail))),
                token),
            cancellationToken);

    public Task RemoveAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        TransactionGroups.ForEachAsync(
            users.Select(user => user.Tail).Distinct().GroupBy(tail => PartitionOf(account, id, tail)),
            (range, token) => table.RemoveRowsAsync(range.Key, [.. range], token),
            cancellationToken);

    public async Task<IReadOnlyList<UserId>> ListAsync(
        AccountSid account, AudienceId id, UserSpan span, int limit, CancellationToken cancellationToken) =>
        (await rows.ReadSliceAsync(
            table, FilterOf(account, id, span), limit, row => Columns.User(row.RowKey), cancellationToken, RowReading.KeyColumns)).Items;

    public async Task<bool> RemoveSomeAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken) =>
        await table.RemoveSomeAsync(FilterOf(account, id, UserSpan.Everyone), RowReading.MaximumRows, cancellationToken)
            == RowReading.MaximumRows;

    /// <summary>The order of the partitions is that of the ids.</summary>
    private static string FilterOf(AccountSid account, AudienceId id, UserSpan span) =>
        KeyFilter.Span(prefix => PartitionOf(account, id, prefix), span);

    /// <param name="tail">Of a User's id, at least its first two digits.</param>
    private static string PartitionOf(AccountSid account, AudienceId id, string tail) =>
        string.Create(CultureInfo.InvariantCulture, $"{account.Value}.{id.Tail}.{Walk.RangeOf(tail):x1}");
}

/// <summary>Audiences by account; their members in a table of their own.</summary>
public sealed class AudienceStore(StorageClients clients) : IAudienceStore
{
    private readonly TableClient _audiences = clients.Table(TableNames.Audiences);
    private readonly AudienceMembers _members = new(clients.Table(TableNames.AudienceMembers), clients.Rows);
    private readonly ReadableRows _rows = clients.Rows;

    public Task AddAsync(AccountSid account, Audience audience, CancellationToken cancellationToken) =>
        _audiences.UpsertEntityAsync(RowOf(account, audience), TableUpdateMode.Replace, cancellationToken);

    public async Task<Audience?> FindAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken) =>
        _rows.Read(_audiences, await _audiences.FindRowAsync(account.Value, id.Tail, cancellationToken), Read);

    public async Task<bool> RemoveAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken)
    {
        var response = await _audiences.DeleteEntityAsync(account.Value, id.Tail, ETag.All, cancellationToken);
        return response.Status != 404;
    }

    public async Task<ListPage<Audience>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken)
    {
        var after = Cursors.Read<AudienceId>(request, AudienceId.TryParse);
        var slice = await _rows.ReadSliceAsync(
            _audiences, KeyFilter.After(account.Value, after?.Tail ?? string.Empty), request.PageSize, Read, cancellationToken);
        return new ListPage<Audience>(slice.Items, slice.HasMore ? slice.Items[^1].Id.Value : null);
    }

    public Task AddUsersAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        _members.AddAsync(account, id, users, cancellationToken);

    public Task RemoveUsersAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        _members.RemoveAsync(account, id, users, cancellationToken);

    public Task<IReadOnlyList<UserId>> ListUsersAsync(
        AccountSid account, AudienceId id, UserSpan span, int limit, CancellationToken cancellationToken) =>
        _members.ListAsync(account, id, span, limit, cancellationToken);

    public Task<bool> RemoveSomeUsersAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken) =>
        _members.RemoveSomeAsync(account, id, cancellationToken);

    private static TableEntity RowOf(AccountSid account, Audience audience) => new(account.Value, audience.Id.Tail)
    {
        ["Name"] = audience.Name,
        ["Filter"] = audience.Filter?.ToJson().ToJsonString(),
        ["CreatedAt"] = audience.CreatedAt,
        ["UpdatedAt"] = audience.UpdatedAt,
    };

    private static Audience Read(TableEntity row) =>
        new(
            Columns.Audience(row.RowKey), row.GetString("Name"), row.GetString("Filter") is { } filter ? Filter.Parse(filter) : null,
            row.Time("CreatedAt"), row.Time("UpdatedAt"));
}
