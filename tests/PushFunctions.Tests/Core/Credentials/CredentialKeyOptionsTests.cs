using System.Security.Cryptography;

namespace PushFunctions.Tests.Core.Credentials;

public sealed class CredentialKeyOptionsTests
{
    private static readonly string Key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private readonly CredentialKeyOptionsValidator _validator = new();

    [Fact]
    public void A_key_of_32_bytes_is_accepted_with_and_without_older_ones()
    {
        Assert.True(_validator.Validate(null, new CredentialKeyOptions { CredentialKey = Key }).Succeeded);
        Assert.True(
            _validator.Validate(null, new CredentialKeyOptions { CredentialKey = Key, OlderCredentialKeys = $"{Key}, {Key}" }).Succeeded);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==")]
    public void Anything_else_is_refused_in_one_sentence_that_does_not_repeat_it(string? key)
    {
        var failure = Assert.Single(_validator.Validate(null, new CredentialKeyOptions { CredentialKey = key }).Failures!);

        Assert.StartsWith("Push__CredentialKey must be the base64 of 32 bytes", failure, StringComparison.Ordinal);
        if (!string.IsNullOrEmpty(key)) Assert.DoesNotContain(key, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_that_was_not_resolved_is_named_as_one()
    {
        const string Reference = "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/push,key)";

        var failures = _validator.Validate(
            null, new CredentialKeyOptions { CredentialKey = Reference, OlderCredentialKeys = Reference }).Failures!.ToList();

        Assert.Equal(2, failures.Count);
        Assert.All(
            failures,
            failure => Assert.Contains("is a Key Vault reference that was not resolved: check ", failure, StringComparison.Ordinal));
    }

    [Fact]
    public void A_bad_older_key_is_named_by_its_place()
    {
        var failure = Assert.Single(
            _validator.Validate(null, new CredentialKeyOptions { CredentialKey = Key, OlderCredentialKeys = $"{Key},short" }).Failures!);

        Assert.Contains("entry 2", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sealer_opens_what_older_keys_sealed()
    {
        var older = new CredentialKeyOptions { CredentialKey = Key }.CreateProtector();
        var newer =
            new CredentialKeyOptions
            {
                CredentialKey = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
                OlderCredentialKeys = Key
            }.CreateProtector();

        Assert.Equal("text", newer.Unprotect(older.Protect("text", "purpose"), "purpose"));
    }
}
