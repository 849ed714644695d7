namespace PushFunctions.Core.Accounts;

public sealed record ApiKey(ApiKeySid Sid, AccountSid Account, string? Name, Scopes Scopes, SecretHash Secret, DateTimeOffset CreatedAt);

/// <summary>A new key with its secret, which is shown once.</summary>
public sealed record NewApiKey(ApiKey Key, string Secret)
{
    public override string ToString() => Key.Sid.Value;
}

/// <summary>What a caller may do. An account's own token may do everything.</summary>
[Flags]
public enum Scopes
{
    None = 0,

    /// <summary>Register and remove devices, read Users and registrations.</summary>
    Register = 1,

    /// <summary>Send, cancel, and read notifications, operations and audiences.</summary>
    Send = 2,

    /// <summary>Credentials, Apps, audiences' members, API keys.</summary>
    Manage = 4,

    All = Register | Send | Manage,
}

/// <summary>An account's API keys.</summary>
public sealed class ApiKeyService(IAccountStore accounts, Authenticator authenticator, IdGenerator ids, TimeProvider time)
{
    /// <summary>Keys of an account at most. Keys created at the same moment can exceed it by a few: it bounds a
    /// mistake, not a bill.</summary>
    public const int MaximumKeys = 100;

    /// <summary>Creates a key. Its secret is in the response and nowhere else.</summary>
    /// <exception cref="RequestException">The account has 100 keys already.</exception>
    public async Task<NewApiKey> CreateAsync(AccountSid account, string? name, Scopes scopes, CancellationToken cancellationToken)
    {
        if (await CountAsync(account, cancellationToken) >= MaximumKeys)
            throw new RequestException(
                ProblemCode.InvalidRequest,
                $"The account has reached the limit of {MaximumKeys} API keys. Delete one that is no longer used.");
        var secret = ids.NewSecret();
        var key = new ApiKey(ids.NewApiKey(), account, name, scopes, SecretHash.Of(secret), time.GetUtcNow());
        await accounts.AddKeyAsync(key, cancellationToken);
        return new NewApiKey(key, secret);
    }

    public Task<ListPage<ApiKey>> ListAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken) =>
        accounts.ListKeysAsync(account, request, cancellationToken);

    /// <summary>The key stops working at once here, and within a minute on every other instance.</summary>
    /// <exception cref="RequestException">The account has no such key.</exception>
    public async Task DeleteAsync(AccountSid account, ApiKeySid sid, CancellationToken cancellationToken)
    {
        try
        {
            if (!await accounts.RemoveKeyAsync(account, sid, cancellationToken)) throw RequestException.NotFound("The API key");
        }
        finally
        {
            // Also if it was revoked and then could not be removed from the list.
            authenticator.Forget(sid);
        }
    }

    /// <summary>How many there are; about the limit where they are more.</summary>
    public async Task<int> CountAsync(AccountSid account, CancellationToken cancellationToken)
    {
        var count = 0;
        string? cursor = null;
        do
        {
            var page = await accounts.ListKeysAsync(account, new ListRequest(MaximumKeys, cursor), cancellationToken);
            count += page.Items.Count;
            cursor = page.NextCursor;
        }
        while (count < MaximumKeys && cursor is not null);
        return count;
    }
}
