using System.Security.Cryptography;

namespace PushFunctions.Tests.Core.Apps;

public sealed class CredentialSealerTests
{
    private const string Text = "a secret that nobody may read ü";
    private const string Purpose = "credential:AC:comms_credential_1:1";
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private readonly CredentialSealer _sealer = new([Key]);

    [Fact]
    public void What_was_sealed_opens_for_the_same_purpose() => Assert.Equal(Text, _sealer.Open(_sealer.Seal(Text, Purpose), Purpose));

    [Fact]
    public void The_same_text_is_sealed_differently_every_time() => Assert.NotEqual(_sealer.Seal(Text, Purpose), _sealer.Seal(Text, Purpose));

    [Fact]
    public void A_key_that_is_not_here_is_named_without_opening_anything()
    {
        var other = new CredentialSealer([RandomNumberGenerator.GetBytes(32)]);
        var envelope = _sealer.Seal(Text, Purpose);

        Assert.Null(_sealer.MissingKeyOf(envelope));
        Assert.Equal(envelope.Split('.')[1], other.MissingKeyOf(envelope));
        Assert.Null(new CredentialSealer([RandomNumberGenerator.GetBytes(32), Key]).MissingKeyOf(envelope));
        Assert.Null(other.MissingKeyOf("nonsense"));
    }

    [Fact]
    public void An_empty_text_can_be_sealed() => Assert.Equal("", _sealer.Open(_sealer.Seal("", Purpose), Purpose));

    [Fact]
    public void A_change_in_any_byte_of_nonce_tag_or_ciphertext_keeps_it_shut()
    {
        var parts = _sealer.Seal(Text, Purpose).Split('.');
        var payload = Convert.FromBase64String(parts[2]);
        for (var i = 0; i < payload.Length; i++)
        {
            byte[] changed = [.. payload];
            changed[i] ^= 1;
            Assert.Throws<CredentialSealException>(() => _sealer.Open($"{parts[0]}.{parts[1]}.{Convert.ToBase64String(changed)}", Purpose));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1")]
    [InlineData("v2.00000000.AAAA")]
    [InlineData("v1.00000000.AAAA")]
    public void What_is_no_envelope_is_refused(string envelope) => Assert.Throws<CredentialSealException>(() => _sealer.Open(envelope, Purpose));

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64!")]
    public void An_envelope_with_a_broken_payload_is_refused(string payload)
    {
        var keyId = _sealer.Seal(Text, Purpose).Split('.')[1];

        Assert.Throws<CredentialSealException>(() => _sealer.Open($"v1.{keyId}.{payload}", Purpose));
    }

    [Fact]
    public void Another_purpose_keeps_it_shut()
    {
        var envelope = _sealer.Seal(Text, Purpose);

        Assert.Throws<CredentialSealException>(() => _sealer.Open(envelope, "credential:AC:comms_credential_1:2"));
    }

    [Fact]
    public void Another_key_keeps_it_shut_and_the_message_names_the_settings()
    {
        var envelope = new CredentialSealer([RandomNumberGenerator.GetBytes(32)]).Seal(Text, Purpose);

        var exception = Assert.Throws<CredentialSealException>(() => _sealer.Open(envelope, Purpose));
        Assert.Contains("Push__OlderCredentialKeys", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Key), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_put_in_place_of_the_keys_id_is_not_repeated()
    {
        var exception = Assert.Throws<CredentialSealException>(() => _sealer.Open("v1.0000000\n12:00:00 crit: forged.AAAA", Purpose));

        Assert.DoesNotContain("forged", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_older_key_still_opens_and_the_newer_one_seals()
    {
        var newer = RandomNumberGenerator.GetBytes(32);
        var both = new CredentialSealer([newer, Key]);

        Assert.Equal(Text, both.Open(_sealer.Seal(Text, Purpose), Purpose));
        Assert.Equal(Text, new CredentialSealer([newer]).Open(both.Seal(Text, Purpose), Purpose));
    }
}
