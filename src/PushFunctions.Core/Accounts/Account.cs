using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Accounts;

public sealed record Account(AccountSid Sid, SecretHash AuthToken, DateTimeOffset CreatedAt);

/// <summary>The first account, created when the service starts.</summary>
public sealed class AccountOptions
{
    public const string Section = "Push:Account";

    /// <summary>The shortest token with enough randomness to be hashed without stretching.</summary>
    public const int MinimumTokenLength = 32;

    /// <summary><c>AC</c> and 32 lower-case hex digits. No default: a service without it does not start.</summary>
    /// <value>Setting <c>Push__Account__Sid</c>.</value>
    public string? Sid { get; set; }

    /// <summary>The account's password, 32 random characters or more. No default. A new value replaces the old one at
    /// the next start.</summary>
    /// <value>Setting <c>Push__Account__AuthToken</c>.</value>
    public string? AuthToken { get; set; }
}

/// <summary>Says what is wrong with the account's settings without repeating them.</summary>
public sealed class AccountOptionsValidator : IValidateOptions<AccountOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountOptions options)
    {
        var failures = new List<string>();
        if (!AccountSid.TryParse(options.Sid, out _))
            failures.Add(
                "Push__Account__Sid must be AC and 32 lower-case hex digits, for example the output of: echo AC$(openssl rand -hex 16).");
        if (SecretReference.Problem("Push__Account__AuthToken", options.AuthToken) is { } unresolved)
            failures.Add(unresolved);
        else if (options.AuthToken is not { Length: >= AccountOptions.MinimumTokenLength })
            failures.Add(
                $"Push__Account__AuthToken must have at least {AccountOptions.MinimumTokenLength} characters, for example the output of: openssl rand -hex 32.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

/// <summary>Creates the account of the settings, so that a new service has a caller.</summary>
public sealed class AccountSeeder(
    IAccountStore accounts, IOptions<AccountOptions> options, TimeProvider time, ILogger<AccountSeeder> logger)
{
    /// <summary>
    /// Safe to repeat, also by several instances at once: they write the same token. The row is written only if the
    /// account is new or its token changed; an instance that cached the old token accepts it for up to a minute.
    /// </summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var (sid, token) = Read(options.Value);
        var account = await accounts.FindAsync(sid, cancellationToken);
        if (account is null)
        {
            await accounts.SaveAsync(new Account(sid, SecretHash.Of(token), time.GetUtcNow()), cancellationToken);
            Log.AccountCreated(logger, sid);
        }
        else if (!account.AuthToken.Matches(token))
        {
            await accounts.SaveAsync(account with { AuthToken = SecretHash.Of(token) }, cancellationToken);
            Log.TokenReplaced(logger, sid);
        }
    }

    private static (AccountSid Sid, string Token) Read(AccountOptions options) =>
        AccountSid.TryParse(options.Sid, out var sid) && options.AuthToken is { } token
            ? (sid, token)
            : throw new InvalidOperationException("The account's settings were not validated before they were used.");
}

/// <summary>Accounts and their API keys. A read sees every write that completed before it.</summary>
public interface IAccountStore
{
    Task<Account?> FindAsync(AccountSid sid, CancellationToken cancellationToken);

    /// <summary>Inserts or replaces.</summary>
    Task SaveAsync(Account account, CancellationToken cancellationToken);

    IAsyncEnumerable<AccountSid> ListAsync(CancellationToken cancellationToken);

    Task<ApiKey?> FindKeyAsync(ApiKeySid sid, CancellationToken cancellationToken);

    Task AddKeyAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>False where the account has no such key.</summary>
    Task<bool> RemoveKeyAsync(AccountSid account, ApiKeySid sid, CancellationToken cancellationToken);

    Task<ListPage<ApiKey>> ListKeysAsync(AccountSid account, ListRequest request, CancellationToken cancellationToken);
}

/// <summary>Events 100 to 199.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Created account {Account} from the settings.")]
    public static partial void AccountCreated(ILogger logger, AccountSid account);

    [LoggerMessage(101, LogLevel.Information, "Replaced the auth token of account {Account} with the one in the settings.")]
    public static partial void TokenReplaced(ILogger logger, AccountSid account);
}
