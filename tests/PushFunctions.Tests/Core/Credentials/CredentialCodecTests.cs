using System.Security.Cryptography;

namespace PushFunctions.Tests.Core.Credentials;

public sealed class CredentialCodecTests
{
    private readonly CredentialProtector _protector = new([RandomNumberGenerator.GetBytes(32)]);

    public static TheoryData<CredentialContent> Contents() =>
    [
        new CredentialContent.FcmServiceAccount("project", "a@b", "pem", null),
        new CredentialContent.ApnsCertificate("certificate", "pem", "com.example"),
        new CredentialContent.ApnsTokenKey("pem", "ABC1234567", "TEAM123456", "com.example"),
    ];

    [Theory]
    [MemberData(nameof(Contents))]
    public void Every_form_opens_as_it_was_sealed(CredentialContent content)
    {
        var (codec, account, credential) = Protect(content);

        Assert.Equal(content, codec.Unprotect(account, credential));
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void A_content_opens_only_for_its_account_id_and_revision(CredentialContent content)
    {
        var (codec, account, credential) = Protect(content);

        Assert.Throws<CredentialDecryptionException>(() => codec.Unprotect(Some.Account(), credential));
        Assert.Throws<CredentialDecryptionException>(() => codec.Unprotect(account, credential with { Id = Some.Ids.NewCredential() }));
        Assert.Throws<CredentialDecryptionException>(() => codec.Unprotect(account, credential with { Revision = 2 }));
    }

    [Fact]
    public void A_content_of_an_unknown_form_is_a_fault_that_repeats_nothing()
    {
        var (codec, account, credential) = Protect(new CredentialContent.ApnsTokenKey("pem", "k", "t", "b"));
        var unknown = _protector.Protect("""{"form":"later","secret":"hush"}""", $"credential:{account}:{credential.Id}:1");

        var exception = Assert.Throws<CredentialDecryptionException>(
            () => codec.Unprotect(account, credential with { EncryptedContent = unknown }));
        Assert.DoesNotContain("hush", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void A_content_prints_only_its_form(CredentialContent content) => Assert.Equal(content.GetType().Name, content.ToString());

    private (CredentialCodec Codec, PushFunctions.Core.Shared.AccountSid Account, Credential Credential) Protect(CredentialContent content)
    {
        var codec = new CredentialCodec(_protector);
        var account = Some.Account();
        var id = Some.Ids.NewCredential();
        return (codec, account, new Credential(
            id, Some.App(), Provider.Fcm, true, 1, codec.Protect(account, id, 1, content), CredentialHealth.Ok)
        { CreatedAt = Some.Noon, UpdatedAt = Some.Noon });
    }
}
