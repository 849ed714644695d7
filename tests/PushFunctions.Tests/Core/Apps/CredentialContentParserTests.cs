using System.Security.Cryptography;
using Microsoft.Extensions.Time.Testing;
using PushFunctions.Core.Apps;
using PushFunctions.Core.Problems;
using PushFunctions.Tests.Storage;

namespace PushFunctions.Tests.Core.Apps;

public sealed class CredentialContentParserTests
{
    private readonly CredentialContentParser _parser = new(new FakeTimeProvider(Some.Noon));

    [Fact]
    public void A_service_account_is_read()
    {
        var content = Assert.IsType<CredentialContent.FcmServiceAccount>(Accept(Provider.Fcm, Keys.Fcm()));

        Assert.Equal(("example-project", "push@example-project.iam.gserviceaccount.com", "0123456789abcdef"), (content.ProjectId, content.ClientEmail, content.PrivateKeyId));
        Assert.Equal(Keys.Rsa, content.PrivateKeyPem);
    }

    [Fact]
    public void Base64_with_line_breaks_and_a_byte_order_mark_is_read()
    {
        var broken = string.Join("\n", Keys.Base64("\uFEFF" + Keys.ServiceAccount()).Chunk(76).Select(line => new string(line)));

        Assert.IsType<CredentialContent.FcmServiceAccount>(Accept(Provider.Fcm, Keys.Fcm() with { PrivateKey = broken }));
    }

    [Theory]
    [InlineData(Provider.Apn)]
    [InlineData(Provider.ApnSandbox)]
    public void A_certificate_is_read_with_the_bundle_id_of_its_subject(Provider type)
    {
        var content = Assert.IsType<CredentialContent.ApnsCertificate>(Accept(type, Keys.ApnsCertificate()));

        Assert.Equal((Keys.AppleCertificate, Keys.Rsa, Keys.BundleId), (content.CertificatePem, content.PrivateKeyPem, content.BundleId));
    }

    [Fact]
    public void A_certificate_without_a_user_id_tells_its_bundle_id_in_the_topics()
    {
        var certificate = Keys.Certificate(Keys.Rsa, "CN=x", topics: ["com.example.topic", "com.example.topic.voip"]);

        var content = Assert.IsType<CredentialContent.ApnsCertificate>(Accept(Provider.Apn, Keys.ApnsCertificate() with { Certificate = Keys.Base64(certificate) }));
        Assert.Equal("com.example.topic", content.BundleId);
    }

    [Fact]
    public void A_given_bundle_id_goes_before_the_certificates_own()
    {
        var content = Assert.IsType<CredentialContent.ApnsCertificate>(Accept(Provider.Apn, Keys.ApnsCertificate() with { BundleId = "com.example.given" }));

        Assert.Equal("com.example.given", content.BundleId);
    }

    [Fact]
    public void A_signing_key_is_read()
    {
        var content = Assert.IsType<CredentialContent.ApnsTokenKey>(Accept(Provider.Apn, Keys.ApnsKey()));

        Assert.Equal(("ABC1234567", "TEAM123456", Keys.BundleId), (content.KeyId, content.TeamId, content.BundleId));
    }

    public static TheoryData<string, string> BadServiceAccounts() => new()
    {
        { "{", "does not hold JSON" },
        { "{\"type\":\"\\ud800\"}", "does not hold JSON" },
        { "[]", "no service account" },
        { "{\"project_info\":{}}", "no service account" },
        { Keys.ServiceAccount(changes: ("type", "authorized_user")), "no service account" },
        { Keys.ServiceAccount(changes: ("project_id", null)), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("project_id", "a/../b")), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("client_email", null)), "\"client_email\"" },
        { Keys.ServiceAccount(changes: ("client_email", "nobody")), "\"client_email\"" },
        { Keys.ServiceAccount(changes: ("private_key", null)), "\"private_key\"" },
        { Keys.ServiceAccount("not PEM"), "no RSA private key" },
        { Keys.ServiceAccount(Keys.EcPem(ECCurve.NamedCurves.nistP256)), "no RSA private key" },
        { Keys.ServiceAccount(Keys.RsaPem(1024)), "1024 bits" },
    };

    [Theory]
    [MemberData(nameof(BadServiceAccounts))]
    public void A_bad_service_account_is_refused_with_the_reason(string json, string reason)
    {
        var problem = Assert.Single(Refuse(Provider.Fcm, Keys.Fcm() with { PrivateKey = Keys.Base64(json) }));

        Assert.Equal("$.content.privateKey", problem.Context);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string?, string> BadFields() => new()
    {
        { null, "is required" },
        { "", "is required" },
        { "{\"type\":\"service_account\"}", "is not base64" },
        { Convert.ToBase64String([0x30, 0x82, 0xff, 0xfe]), "convert" },
        { new string('A', (32 * 1024) + 4), "at most 32768" },
    };

    [Theory]
    [MemberData(nameof(BadFields))]
    public void A_field_that_cannot_be_decoded_is_refused_with_the_reason(string? value, string reason)
    {
        var problem = Assert.Single(Refuse(Provider.Fcm, Keys.Fcm() with { PrivateKey = value }));

        Assert.Equal("$.content.privateKey", problem.Context);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_a_service_account_lacks_is_said_at_once() =>
        Assert.Equal(3, Refuse(Provider.Fcm, Keys.Fcm() with { PrivateKey = Keys.Base64("{\"type\":\"service_account\"}") }).Count);

    public static TheoryData<CredentialUpload, string, string> BadCertificates() => new()
    {
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64("nothing") }, "$.content.certificate", "no PEM certificate" },
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----") }, "$.content.certificate", "no PEM certificate" },
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64(Keys.Certificate(Keys.Rsa, "UID=a.b", Some.Noon.AddDays(-9), Some.Noon.AddDays(-4))) }, "$.content.certificate", "expired on 2026-03-10" },
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64(Keys.Certificate(Keys.Rsa, "UID=a.b", Some.Noon.AddDays(2), Some.Noon.AddDays(9))) }, "$.content.certificate", "not valid before 2026-03-16" },
        { Keys.ApnsCertificate() with { Certificate = Keys.Base64(Keys.Certificate(Keys.Rsa, "CN=x")) }, "$.content.certificate", "names no bundle id" },
        { Keys.ApnsCertificate() with { PrivateKey = Keys.Base64(Keys.RsaPem(2048)) }, "$.content.privateKey", "do not belong together" },
        { Keys.ApnsCertificate() with { PrivateKey = Keys.Base64("nothing") }, "$.content.privateKey", "no PEM private key" },
        { Keys.ApnsCertificate() with { PrivateKey = Keys.Base64(Keys.AppleCertificate) }, "$.content.privateKey", "no PEM private key" },
        { Keys.ApnsCertificate() with { PrivateKey = Keys.Base64(Keys.EncryptedPem()) }, "$.content.privateKey", "protected by a password" },
        { Keys.ApnsCertificate() with { PrivateKey = Keys.Base64(Keys.RsaPem(1024)) }, "$.content.privateKey", "1024 bits" },
        { Keys.ApnsCertificate() with { BundleId = "no spaces please" }, "$.content.bundleId", "bundleId must be" },
        { Keys.ApnsCertificate() with { KeyId = "ABC1234567" }, "$.content.keyId", "does not belong" },
        { Keys.ApnsCertificate() with { TeamId = "ABC1234567" }, "$.content.teamId", "does not belong" },
    };

    [Theory]
    [MemberData(nameof(BadCertificates))]
    public void A_bad_certificate_is_refused_with_the_reason(CredentialUpload upload, string context, string reason)
    {
        var problem = Assert.Single(Refuse(Provider.Apn, upload));

        Assert.Equal(context, problem.Context);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    public static TheoryData<CredentialUpload, string, string> BadKeys() => new()
    {
        { Keys.ApnsKey() with { PrivateKey = Keys.Base64(Keys.Rsa) }, "$.content.privateKey", "no elliptic-curve private key" },
        { Keys.ApnsKey() with { PrivateKey = Keys.Base64(Keys.EcPem(ECCurve.NamedCurves.nistP384)) }, "$.content.privateKey", "P-256" },
        { Keys.ApnsKey() with { PrivateKey = Keys.Base64(Keys.EncryptedPem()) }, "$.content.privateKey", "protected by a password" },
        { Keys.ApnsKey() with { KeyId = null }, "$.content.keyId", "keyId must be 10" },
        { Keys.ApnsKey() with { KeyId = "abc1234567" }, "$.content.keyId", "keyId must be 10" },
        { Keys.ApnsKey() with { TeamId = "TEAM12345" }, "$.content.teamId", "teamId must be 10" },
        { Keys.ApnsKey() with { BundleId = null }, "$.content.bundleId", "bundleId must be" },
        { Keys.ApnsKey() with { BundleId = new string('a', 156) }, "$.content.bundleId", "bundleId must be" },
    };

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void A_bad_signing_key_is_refused_with_the_reason(CredentialUpload upload, string context, string reason)
    {
        var problem = Assert.Single(Refuse(Provider.ApnSandbox, upload));

        Assert.Equal(context, problem.Context);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_problems_of_an_upload_are_said_at_once()
    {
        var problems = Refuse(Provider.Apn, new CredentialUpload("!", null, "x", "y", "z z"));

        Assert.Equal(["$.content.privateKey", "$.content.keyId", "$.content.teamId", "$.content.bundleId"], problems.Select(problem => problem.Context!));
    }

    [Fact]
    public void Fields_of_another_type_are_refused()
    {
        var problems = Refuse(Provider.Fcm, Keys.Fcm() with { Certificate = "x", KeyId = "x", TeamId = "x", BundleId = "x" });

        Assert.Equal(["$.content.certificate", "$.content.keyId", "$.content.teamId", "$.content.bundleId"], problems.Select(problem => problem.Context!));
    }

    [Fact]
    public void An_APNs_content_of_neither_form_is_refused() => Assert.Equal("$.content", Assert.Single(Refuse(Provider.Apn, Keys.Fcm())).Context);

    [Fact]
    public void No_message_repeats_a_part_of_the_secret()
    {
        var secret = Keys.RsaPem(1024);
        var body = secret.Split('\n')[1];

        Assert.All(
            Refuse(Provider.Fcm, Keys.Fcm() with { PrivateKey = Keys.Base64(Keys.ServiceAccount(secret)) }).Concat(Refuse(Provider.Fcm, Keys.Fcm() with { PrivateKey = secret })),
            problem => Assert.DoesNotContain(body, problem.Message, StringComparison.Ordinal));
    }

    private CredentialContent Accept(Provider type, CredentialUpload upload)
    {
        var problems = new List<Problem>();
        var content = _parser.Parse(type, upload, problems);
        Assert.Empty(problems);
        Assert.NotNull(content);
        return content;
    }

    private List<Problem> Refuse(Provider type, CredentialUpload upload)
    {
        var problems = new List<Problem>();
        Assert.Null(_parser.Parse(type, upload, problems));
        Assert.All(problems, problem => Assert.Equal(ProblemCode.InvalidRequest, problem.Code));
        return problems;
    }
}
