using Azure;
using Azure.Data.Tables;
using PushFunctions.Storage.Tables.Rows;

namespace PushFunctions.Storage.Tables;

/// <summary>Audiences by account; their members in a table of their own, a partition each, so that a page of them is one range.</summary>
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
        var slice = await _rows.ReadSliceAsync(_audiences, KeyFilter.After(account.Value, after?.Tail ?? string.Empty), request.PageSize, Read, cancellationToken);
        return new ListPage<Audience>(slice.Items, slice.HasMore ? slice.Items[^1].Id.Value : null);
    }

    public Task AddUsersAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        _members.AddAsync(account, id, users, cancellationToken);

    public Task RemoveUsersAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken) =>
        _members.RemoveAsync(account, id, users, cancellationToken);

    public Task<IReadOnlyList<UserId>> ListUsersAsync(AccountSid account, AudienceId id, UserId? after, int limit, CancellationToken cancellationToken) =>
        _members.ListAsync(account, id, after, limit, cancellationToken);

    public Task<bool> RemoveSomeUsersAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken) =>
        _members.RemoveSomeAsync(account, id, cancellationToken);

    private static TableEntity RowOf(AccountSid account, Audience audience) => new(account.Value, audience.Id.Tail)
    {
        ["Name"] = audience.Name,
        ["CreatedAt"] = audience.CreatedAt,
        ["UpdatedAt"] = audience.UpdatedAt,
    };

    private static Audience Read(TableEntity row) => new(Columns.Audience(row.RowKey), row.GetString("Name"), row.Time("CreatedAt"), row.Time("UpdatedAt"));
}
