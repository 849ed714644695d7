namespace PushFunctions.Core.Audiences;

/// <summary>
/// An account's audiences and their members. Every method but the first and the list throws a
/// <see cref="RequestException"/> where the audience was not found. That a member exists is not checked: Users come
/// and go while they are members, and one that is not there is unaddressable in a send.
/// </summary>
public sealed class AudienceService(
    IAudienceStore audiences, PendingRemovals removals, IdGenerator ids, ServiceTime time)
{
    /// <summary>Users that one call adds at most; the API refuses more.</summary>
    public const int MaximumUsersPerCall = 1_000;

    /// <param name="filter">Chooses its Users; null for an Audience with members.</param>
    /// <exception cref="RequestException">The filter names an Audience that does not exist, or that has a filter itself
    /// (<c>$.filter</c>).</exception>
    public async Task<Audience> CreateAsync(AccountSid account, string? name, Filter? filter, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        foreach (var named in filter?.Audiences ?? [])
        {
            if (await audiences.FindAsync(account, named, cancellationToken) is not { } other)
                problems.Add(Problem.Invalid("$.filter", $"Audience '{named}' not found. Check the ID, and that it belongs to this account."));
            else if (other.Filter is not null)
                problems.Add(Problem.Invalid(
                    "$.filter", $"Audience '{named}' has a filter itself. Write its conditions here instead, or name an Audience with members."));
        }

        if (problems.Count > 0) throw new RequestException(problems);
        var now = time.GetUtcNow();
        var audience = new Audience(ids.NewAudience(), name, filter, now, now);
        await audiences.AddAsync(account, audience, cancellationToken);
        return audience;
    }

    public async Task<Audience> FindAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken) =>
        await audiences.FindAsync(account, id, cancellationToken) ?? throw NotFound();

    public Task<ListPage<Audience>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken) =>
        audiences.ListAsync(account, request, cancellationToken);

    /// <summary>Its members go with it: up to 1,000 at once, what is left of a larger audience with the next sweeps.
    /// Its id never comes back.</summary>
    public async Task DeleteAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken)
    {
        await FindAsync(account, id, cancellationToken);
        var removal = await removals.AnnounceAsync(account, RemovalKind.Audience, id.Tail, cancellationToken);
        // If it is gone already, this write was repeated after its response was lost, or another request deleted it.
        await audiences.RemoveAsync(account, id, cancellationToken);
        await removals.BeginAsync(removal, $"the removal of the members of {id}");
    }

    /// <summary>Adds up to 1,000 Users; those that are in it already stay. Safe to repeat.</summary>
    public async Task AddUsersAsync(AccountSid account, AudienceId id, IReadOnlyList<UserId> users, CancellationToken cancellationToken)
    {
        await FindWithMembersAsync(account, id, cancellationToken);
        await audiences.AddUsersAsync(account, id, [.. users.Distinct()], cancellationToken);
    }

    /// <summary>Adds up to 1,000 Users and takes up to 1,000 others out. Safe to repeat: the same call finishes what
    /// was interrupted.</summary>
    public async Task UpdateUsersAsync(
        AccountSid account, AudienceId id, IReadOnlyList<UserId> add, IReadOnlyList<UserId> remove, CancellationToken cancellationToken)
    {
        await FindWithMembersAsync(account, id, cancellationToken);
        await audiences.RemoveUsersAsync(account, id, [.. remove.Distinct()], cancellationToken);
        await audiences.AddUsersAsync(account, id, [.. add.Distinct()], cancellationToken);
    }

    /// <summary>In the order of the ids.</summary>
    public async Task<ListPage<UserId>> ListUsersAsync(
        AccountSid account, AudienceId id, ListRequest request, CancellationToken cancellationToken)
    {
        UserId? after = null;
        if (request.Cursor is not null && !UserId.TryParse(request.Cursor, out after)) throw RequestException.BadCursor();
        await FindWithMembersAsync(account, id, cancellationToken);
        var users = await audiences.ListUsersAsync(account, id, new UserSpan(after, null, null), request.PageSize, cancellationToken);
        return new ListPage<UserId>(users, users.Count < request.PageSize ? null : users[^1].Value);
    }

    /// <summary>Safe to repeat: a User that is not in it is no error.</summary>
    public async Task RemoveUserAsync(AccountSid account, AudienceId id, UserId user, CancellationToken cancellationToken)
    {
        await FindWithMembersAsync(account, id, cancellationToken);
        await audiences.RemoveUsersAsync(account, id, [user], cancellationToken);
    }

    private async Task FindWithMembersAsync(AccountSid account, AudienceId id, CancellationToken cancellationToken)
    {
        if ((await FindAsync(account, id, cancellationToken)).Filter is not null)
            throw new RequestException(
                ProblemCode.Conflict,
                $"Audience '{id}' has a filter and no members. Count its Users with POST /v1/PushNotifications/Count, or create an Audience without a filter.");
    }

    private static RequestException NotFound() => RequestException.NotFound("The audience");
}

/// <summary>Removes the members of a deleted audience, up to 1,000 a step.</summary>
public sealed class AudienceRemover(IAudienceStore audiences) : IRemover
{
    public RemovalKind Kind => RemovalKind.Audience;

    public async Task<PendingRemoval?> StepAsync(PendingRemoval removal, CancellationToken cancellationToken)
    {
        var audience = AudienceId.FromTail(removal.Name);
        // Announced, and then not deleted.
        if (await audiences.FindAsync(removal.Account, audience, cancellationToken) is not null) return null;
        return await audiences.RemoveSomeUsersAsync(removal.Account, audience, cancellationToken) ? removal : null;
    }
}
