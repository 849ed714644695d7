using System.Security.Cryptography;

namespace PushFunctions.Tests.Core.Credentials;

public sealed class ApnsContentTests
{
    [Theory]
    [InlineData(Provider.Apn)]
    [InlineData(Provider.ApnSandbox)]
    public void A_certificate_is_read_with_the_bundle_id_of_its_subject(Provider type)
    {
        var content = Assert.IsType<CredentialContent.ApnsCertificate>(ParserAssert.Accept(type, Keys.ApnsCertificate()));

        Assert.Equal((Keys.AppleCertificate, Keys.Rsa, Keys.BundleId), (content.CertificatePem, content.PrivateKeyPem, content.BundleId));
    }

    [Fact]
    public void A_certificate_without_a_user_id_tells_its_bundle_id_in_the_topics()
    {
        var certificate = Keys.Certificate(Keys.Rsa, "CN=x", topics: ["com.example.topic", "com.example.topic.voip"]);

        var content = Assert.IsType<CredentialContent.ApnsCertificate>(
            ParserAssert.Accept(Provider.Apn, Keys.ApnsCertificate() with { Certificate = Keys.Base64(certificate) }));
        Assert.Equal("com.example.topic", content.BundleId);
    }

    public static TheoryData<string> Chains()
    {
        var expired = Keys.Certificate(Keys.Rsa, $"UID={Keys.BundleId}", Some.Noon.AddDays(-400), Some.Noon.AddDays(-1));
        return
        [
            $"{Keys.Authority}\n{Keys.AppleCertificate}",
            $"{Keys.AppleCertificate}\n{Keys.Authority}",
            $"Bag Attributes\n    friendlyName: x\n{Keys.Authority}\n{Keys.Rsa}\n{expired}\n{Keys.AppleCertificate}",
        ];
    }

    [Theory]
    [MemberData(nameof(Chains))]
    public void Of_several_certificates_the_valid_one_of_the_key_is_taken_in_whatever_order_they_come(string pem)
    {
        var content = Assert.IsType<CredentialContent.ApnsCertificate>(
            ParserAssert.Accept(Provider.Apn, Keys.ApnsCertificate() with { Certificate = Keys.Base64(pem) }));

        Assert.Equal((Keys.AppleCertificate, Keys.BundleId), (content.CertificatePem, content.BundleId));
    }

    [Fact]
    public void A_given_bundle_id_goes_before_the_certificates_own()
    {
        var content = Assert.IsType<CredentialContent.ApnsCertificate>(
            ParserAssert.Accept(Provider.Apn, Keys.ApnsCertificate() with { BundleId = "com.example.given" }));

        Assert.Equal("com.example.given", content.BundleId);
    }

    [Fact]
    public void A_signing_key_is_read()
    {
        var content = Assert.IsType<CredentialContent.ApnsTokenKey>(ParserAssert.Accept(Provider.Apn, Keys.ApnsKey()));

        Assert.Equal(("ABC1234567", "TEAM123456", Keys.BundleId), (content.KeyId, content.TeamId, content.BundleId));
    }

    public static TheoryData<CredentialUpload, string, string> BadCertificates() => new()
    {
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64("nothing") }, "$.content.certificate", "readable PEM certificate" },
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----") },
            "$.content.certificate", "readable PEM certificate" },
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64(
            Keys.Certificate(Keys.Rsa, "UID=a.b", Some.Noon.AddDays(-9), Some.Noon.AddDays(-4))) }, "$.content.certificate",
            "expired on 2026-03-10" },
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64(
            Keys.Certificate(Keys.Rsa, "UID=a.b", Some.Noon.AddDays(2), Some.Noon.AddDays(9))) }, "$.content.certificate",
            "not valid before 2026-03-16" },
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64(Keys.Certificate(Keys.Rsa, "CN=x")) }, "$.content.certificate",
            "does not contain a bundle ID" },
        { Keys.ApnsCertificate() with { PrivateKey = Keys.Base64(Keys.RsaPem(2048)) }, "$.content.privateKey", "does not match certificate" },
        { Keys.ApnsCertificate() with { PrivateKey = Keys.Base64("nothing") }, "$.content.privateKey", "readable PEM private key" },
        { Keys.ApnsCertificate() with { PrivateKey = Keys.Base64(Keys.AppleCertificate) }, "$.content.privateKey", "readable PEM private key" },
        { Keys.ApnsCertificate() with { PrivateKey = Keys.Base64(Keys.EncryptedPem()) }, "$.content.privateKey",
            "password-protected" },
        { Keys.ApnsCertificate() with { PrivateKey = Keys.Base64(Keys.RsaPem(1024)) }, "$.content.privateKey", "1024 bits" },
        { Keys.ApnsCertificate() with { BundleId = "no spaces please" }, "$.content.bundleId", "bundleId must be" },
        { Keys.ApnsCertificate() with { BundleId = "ABCDE12345.com.x" }, "$.content.bundleId", "starts with a team ID" },
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64(Keys.Authority) }, "$.content.privateKey", "does not match certificate" },
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64(Keys.Certificate(Keys.Rsa, "UID=a.b", use: "1.3.6.1.5.5.7.3.1")) },
            "$.content.certificate", "not a client certificate" },
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64(Keys.Certificate(Keys.Rsa, "UID=ABCDE12345.com.x")) },
            "$.content.certificate", "bundleId com.x" },
        { Keys.ApnsCertificate() with { KeyId = "ABC1234567" }, "$.content.keyId", "is not part of" },
        { Keys.ApnsCertificate() with { TeamId = "ABC1234567" }, "$.content.teamId", "is not part of" },
    };

    [Theory]
    [MemberData(nameof(BadCertificates))]
    public void A_bad_certificate_is_refused_with_the_reason(CredentialUpload upload, string context, string reason)
    {
        var problem = Assert.Single(ParserAssert.Refuse(Provider.Apn, upload));

        Assert.Equal(context, problem.Context);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    public static TheoryData<CredentialUpload, string, string> BadKeys() => new()
    {
        { Keys.ApnsKey() with { PrivateKey = Keys.Base64(Keys.Rsa) }, "$.content.privateKey", "elliptic-curve private key" },
        { Keys.ApnsKey() with { PrivateKey = Keys.Base64(Keys.EcPem(ECCurve.NamedCurves.nistP384)) }, "$.content.privateKey", "P-256" },
        { Keys.ApnsKey() with { PrivateKey = Keys.Base64(Keys.EncryptedPem()) }, "$.content.privateKey", "password-protected" },
        { Keys.ApnsKey() with { KeyId = null }, "$.content.keyId", "keyId must be 10" },
        { Keys.ApnsKey() with { KeyId = "abc1234567" }, "$.content.keyId", "keyId must be 10" },
        { Keys.ApnsKey() with { TeamId = "TEAM12345" }, "$.content.teamId", "teamId must be 10" },
        { Keys.ApnsKey() with { BundleId = null }, "$.content.bundleId", "bundleId must be" },
        { Keys.ApnsKey() with { BundleId = "com..app" }, "$.content.bundleId", "bundleId must be" },
        { Keys.ApnsKey() with { BundleId = ".com.example" }, "$.content.bundleId", "bundleId must be" },
        { Keys.ApnsKey() with { BundleId = "TEAM123456.com.example.app" }, "$.content.bundleId", "com.example.app" },
        { Keys.ApnsKey() with { BundleId = "ABCDE12345.com.x" }, "$.content.bundleId", "starts with a team ID" },
        { Keys.ApnsKey() with { BundleId = new string('a', 156) }, "$.content.bundleId", "bundleId must be" },
    };

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void A_bad_signing_key_is_refused_with_the_reason(CredentialUpload upload, string context, string reason)
    {
        var problem = Assert.Single(ParserAssert.Refuse(Provider.ApnSandbox, upload));

        Assert.Equal(context, problem.Context);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_of_an_upload_are_said_at_once()
    {
        var problems = ParserAssert.Refuse(Provider.Apn, new CredentialUpload("!", null, "x", "y", "z z"));

        Assert.Equal(
            ["$.content.privateKey", "$.content.keyId", "$.content.teamId", "$.content.bundleId"],
            problems.Select(problem => problem.Context!));
    }

    [Fact]
    public void An_APNs_content_of_neither_form_is_refused() =>
        Assert.Equal("$.content", Assert.Single(ParserAssert.Refuse(Provider.Apn, Keys.Fcm())).Context);
}
