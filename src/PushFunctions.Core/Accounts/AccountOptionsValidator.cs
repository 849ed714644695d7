using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Accounts;

/// <summary>Says what is wrong with the account's settings, without repeating them.</summary>
public sealed class AccountOptionsValidator : IValidateOptions<AccountOptions>
{
    public ValidateOptionsResult Validate(string? name, AccountOptions options)
    {
        var failures = new List<string>();
        if (!AccountSid.TryParse(options.Sid, out _))
            failures.Add("Push__Account__Sid must be AC and 32 lower-case hex digits, for example the output of: echo AC$(openssl rand -hex 16).");
        if (SecretReference.Problem("Push__Account__AuthToken", options.AuthToken) is { } unresolved)
            failures.Add(unresolved);
        else if (options.AuthToken is not { Length: >= AccountOptions.MinimumTokenLength })
            failures.Add($"Push__Account__AuthToken must have at least {AccountOptions.MinimumTokenLength} characters, for example the output of: openssl rand -hex 32.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
