using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Accounts;

/// <summary>Makes the account that the settings name, so that a new service can be called at all.</summary>
public sealed class FirstAccount(IAccountStore accounts, IOptions<AccountOptions> options, TimeProvider time, ILogger<FirstAccount> logger)
{
    /// <summary>
    /// Safe to repeat, also by several instances at once: they write the same token. The row is only written where the account is new or its
    /// token is another; an instance that still knows the old token accepts it for up to a minute.
    /// </summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var (sid, token) = Read(options.Value);
        var account = await accounts.FindAsync(sid, cancellationToken);
        if (account is null)
        {
            await accounts.SaveAsync(new Account(sid, SecretHash.Of(token), time.GetUtcNow()), cancellationToken);
            Log.AccountMade(logger, sid);
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
