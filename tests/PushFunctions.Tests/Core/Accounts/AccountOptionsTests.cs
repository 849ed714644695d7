namespace PushFunctions.Tests.Core.Accounts;

public sealed class AccountOptionsTests
{
    private const string Sid = "AC0123456789abcdef0123456789abcdef";
    private const string Token = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(Sid, Token, 0)]
    [InlineData(null, Token, 1)]
    [InlineData("AC0123456789ABCDEF0123456789ABCDEF", Token, 1)]
    [InlineData(Sid, null, 1)]
    [InlineData(Sid, "0123456789abcdef0123456789abcde", 1)]
    [InlineData(Sid, "@Microsoft.KeyVault(SecretUri=https://kv.vault.azure.net/secrets/push-account-token)", 1)]
    [InlineData(null, null, 2)]
    public void Each_bad_setting_has_one_sentence_that_names_it_and_does_not_repeat_it(string? sid, string? token, int failures)
    {
        var result = new AccountOptionsValidator().Validate(null, new AccountOptions { Sid = sid, AuthToken = token });

        Assert.Equal(failures, result.Failures?.Count() ?? 0);
        Assert.All(result.Failures ?? [], failure => Assert.StartsWith("Push__Account__", failure, StringComparison.Ordinal));
        if (token is not null)
            Assert.All(result.Failures ?? [], failure => Assert.DoesNotContain(token, failure, StringComparison.Ordinal));
    }

    [Fact]
    public void A_reference_that_was_not_resolved_is_no_token_however_long_it_is()
    {
        var result = new AccountOptionsValidator().Validate(
            null, new AccountOptions { Sid = Sid, AuthToken = "@Microsoft.KeyVault(VaultName=kv;SecretName=push-account-token)" });

        Assert.StartsWith(
            "Push__Account__AuthToken is a Key Vault reference that was not resolved: check ", Assert.Single(result.Failures!),
            StringComparison.Ordinal);
    }
}
