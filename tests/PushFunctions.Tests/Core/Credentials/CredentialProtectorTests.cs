using System.Security.Cryptography;

namespace PushFunctions.Tests.Core.Credentials;

public sealed class CredentialProtectorTests
{
    private const string Text = "a secret that nobody may read ü";
    private const string Purpose = "credential:AC:comms_credential_1:1";
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private readonly CredentialProtector _protector = new([Key]);

    [Fact]
    public void What_was_sealed_opens_for_the_same_purpose() =>
        Assert.Equal(Text, _protector.Unprotect(_protector.Protect(Text, Purpose), Purpose));

    [Fact]
    public void The_same_text_is_sealed_differently_every_time() =>
        Assert.NotEqual(_protector.Protect(Text, Purpose), _protector.Protect(Text, Purpose));

    [Fact]
    public void A_key_that_is_not_here_is_named_without_opening_anything()
    {
        var other = new CredentialProtector([RandomNumberGenerator.GetBytes(32)]);
        var envelope = _protector.Protect(Text, Purpose);

        Assert.Null(_protector.MissingKeyOf(envelope));
        Assert.Equal(envelope.Split('.')[1], other.MissingKeyOf(envelope));
        Assert.Null(new CredentialProtector([RandomNumberGenerator.GetBytes(32), Key]).MissingKeyOf(envelope));
        Assert.Null(other.MissingKeyOf("nonsense"));
    }

    [Fact]
    public void An_empty_text_can_be_sealed() => Assert.Equal("", _protector.Unprotect(_protector.Protect("", Purpose), Purpose));

    [Fact]
    public void A_change_in_any_byte_of_nonce_tag_or_ciphertext_keeps_it_shut()
    {
        var parts = _protector.Protect(Text, Purpose).Split('.');
        var payload = Convert.FromBase64String(parts[2]);
        for (var i = 0; i < payload.Length; i++)
        {
            byte[] changed = [.. payload];
            changed[i] ^= 1;
            Assert.Throws<CredentialDecryptionException>(
                () => _protector.Unprotect($"{parts[0]}.{parts[1]}.{Convert.ToBase64String(changed)}", Purpose));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("v2.00000000.AAAA")]
    [InlineData("v1.00000000.AAAA")]
    public void What_is_no_envelope_is_refused(string envelope) =>
        Assert.Throws<CredentialDecryptionException>(() => _protector.Unprotect(envelope, Purpose));

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    public void An_envelope_with_a_broken_payload_is_refused(string payload)
    {
        var keyId = _protector.Protect(Text, Purpose).Split('.')[1];

        Assert.Throws<CredentialDecryptionException>(() => _protector.Unprotect($"v1.{keyId}.{payload}", Purpose));
    }

    [Fact]
    public void Another_purpose_keeps_it_shut()
    {
        var envelope = _protector.Protect(Text, Purpose);

        Assert.Throws<CredentialDecryptionException>(() => _protector.Unprotect(envelope, "credential:AC:comms_credential_1:2"));
    }

    [Fact]
    public void Another_key_keeps_it_shut_and_the_message_names_the_settings()
    {
        var envelope = new CredentialProtector([RandomNumberGenerator.GetBytes(32)]).Protect(Text, Purpose);

        var exception = Assert.Throws<CredentialDecryptionException>(() => _protector.Unprotect(envelope, Purpose));
        Assert.Contains("Push__OlderCredentialKeys", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Key), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_put_in_place_of_the_keys_id_is_not_repeated()
    {
        var exception = Assert.Throws<CredentialDecryptionException>(
            () => _protector.Unprotect("v1.0000000\n12:00:00 crit: forged.AAAA", Purpose));

        Assert.DoesNotContain("forged", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_key_still_opens_and_the_newer_one_seals()
    {
        var newer = RandomNumberGenerator.GetBytes(32);
        var both = new CredentialProtector([newer, Key]);

        Assert.Equal(Text, both.Unprotect(_protector.Protect(Text, Purpose), Purpose));
        Assert.Equal(Text, new CredentialProtector([newer]).Unprotect(both.Protect(Text, Purpose), Purpose));
    }
}
