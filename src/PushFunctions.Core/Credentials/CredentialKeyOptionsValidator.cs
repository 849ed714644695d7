using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Credentials;

/// <summary>Says what is wrong with the keys, without repeating them.</summary>
public sealed class CredentialKeyOptionsValidator : IValidateOptions<CredentialKeyOptions>
{
    public ValidateOptionsResult Validate(string? name, CredentialKeyOptions options)
    {
        var failures = new List<string>();
        if (CredentialKeyOptions.ReadKey(options.CredentialKey) is null)
        {
            failures.Add(SecretReference.Problem("Push__CredentialKey", options.CredentialKey)
                ?? "Push__CredentialKey must be the base64 of 32 bytes, for example the output of: openssl rand -base64 32.");
        }

        if (SecretReference.Problem("Push__OlderCredentialKeys", options.OlderCredentialKeys) is { } unresolved)
            return ValidateOptionsResult.Fail([.. failures, unresolved]);
        var older = CredentialKeyOptions.Split(options.OlderCredentialKeys);
        for (var i = 0; i < older.Count; i++)
        {
            if (CredentialKeyOptions.ReadKey(older[i]) is null)
                failures.Add($"Push__OlderCredentialKeys must hold the base64 of 32 bytes between its commas; number {i + 1} is none.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
