using System.Security.Cryptography;

namespace PushFunctions.Tests.Core.Credentials;

public sealed class FcmContentTests
{
    [Fact]
    public void A_service_account_is_read()
    {
        var content = Assert.IsType<CredentialContent.FcmServiceAccount>(ParserAssert.Accept(Provider.Fcm, Keys.Fcm()));

        Assert.Equal(
            ("example-project", "push@example-project.iam.gserviceaccount.com", "0123456789abcdef"),
            (content.ProjectId, content.ClientEmail, content.PrivateKeyId));
        Assert.Equal(Keys.Rsa, content.PrivateKeyPem);
    }

    [Fact]
    public void Base64_with_line_breaks_and_a_byte_order_mark_is_read()
    {
        var broken = string.Join("\n", Keys.Base64("\uFEFF" + Keys.ServiceAccount()).Chunk(76).Select(line => new string(line)));

        Assert.IsType<CredentialContent.FcmServiceAccount>(ParserAssert.Accept(Provider.Fcm, Keys.Fcm() with { PrivateKey = broken }));
    }

    public static TheoryData<string, string> BadServiceAccounts() => new()
    {
        { "{", "does not decode to JSON" },
        { "{\"type\":\"\\ud800\"}", "does not decode to JSON" },
        { "[]", "not a service account" },
        { "{\"project_info\":{}}", "not a service account" },
        { Keys.ServiceAccount(changes: ("type", "authorized_user")), "not a service account" },
        { Keys.ServiceAccount(changes: ("project_id", null)), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("project_id", "a/../b")), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("project_id", "..")), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("project_id", ".")), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("project_id", "-project")), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("project_id", "project-")), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("project_id", "Project")), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("project_id", "my.project")), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("project_id", "example.com:")), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("project_id", "..:my-project")), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("project_id", "")), "\"project_id\"" },
        { Keys.ServiceAccount(changes: ("private_key_id", "")), "\"private_key_id\"" },
        { Keys.ServiceAccount(changes: ("private_key_id", " ")), "\"private_key_id\"" },
        { Keys.ServiceAccount().Replace("\"0123456789abcdef\"", "null", StringComparison.Ordinal), "\"private_key_id\"" },
        { Keys.ServiceAccount(changes: ("client_email", "@example.com")), "\"client_email\"" },
        { Keys.ServiceAccount(changes: ("client_email", "a@b@c")), "\"client_email\"" },
        { Keys.ServiceAccount(changes: ("client_email", null)), "\"client_email\"" },
        { Keys.ServiceAccount(changes: ("client_email", "nobody")), "\"client_email\"" },
        { Keys.ServiceAccount(changes: ("private_key", null)), "\"private_key\"" },
        { Keys.ServiceAccount("not PEM"), "not an RSA private key" },
        { Keys.ServiceAccount(Keys.EcPem(ECCurve.NamedCurves.nistP256)), "not an RSA private key" },
        { Keys.ServiceAccount(Keys.RsaPem(1024)), "1024 bits" },
    };

    [Theory]
    [MemberData(nameof(BadServiceAccounts))]
    public void A_bad_service_account_is_refused_with_the_reason(string json, string reason)
    {
        var problem = Assert.Single(ParserAssert.Refuse(Provider.Fcm, Keys.Fcm() with { PrivateKey = Keys.Base64(json) }));

        Assert.Equal("$.content.privateKey", problem.Context);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("my-project-1a2b3")]
    [InlineData("example.com:my-project")]
    public void The_forms_of_a_project_id_are_accepted(string id)
    {
        var upload = Keys.Fcm() with { PrivateKey = Keys.Base64(Keys.ServiceAccount(changes: ("project_id", id))) };

        Assert.Equal(id, Assert.IsType<CredentialContent.FcmServiceAccount>(ParserAssert.Accept(Provider.Fcm, upload)).ProjectId);
    }

    public static TheoryData<string?, string> BadFields() => new()
    {
        { null, "is required" },
        { "", "is required" },
        { "{\"type\":\"service_account\"}", "is not valid base64" },
        { Convert.ToBase64String([0x30, 0x82, 0xff, 0xfe]), "Convert" },
        { new string('A', (32 * 1024) + 4), "at most 32768" },
    };

    [Theory]
    [MemberData(nameof(BadFields))]
    public void A_field_that_cannot_be_decoded_is_refused_with_the_reason(string? value, string reason)
    {
        var problem = Assert.Single(ParserAssert.Refuse(Provider.Fcm, Keys.Fcm() with { PrivateKey = value }));

        Assert.Equal("$.content.privateKey", problem.Context);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_a_service_account_lacks_is_said_at_once() =>
        Assert.Equal(
            3, ParserAssert.Refuse(Provider.Fcm, Keys.Fcm() with { PrivateKey = Keys.Base64("{\"type\":\"service_account\"}") }).Count);

    [Fact]
    public void Fields_of_another_type_are_refused()
    {
        var problems = ParserAssert.Refuse(Provider.Fcm, Keys.Fcm() with { Certificate = "x", KeyId = "x", TeamId = "x", BundleId = "x" });

        Assert.Equal(
            ["$.content.certificate", "$.content.keyId", "$.content.teamId", "$.content.bundleId"],
            problems.Select(problem => problem.Context!));
    }

    [Fact]
    public void No_message_repeats_a_part_of_the_secret()
    {
        var secret = Keys.RsaPem(1024);
        var body = secret.Split('\n')[1];

        Assert.All(
            ParserAssert.Refuse(Provider.Fcm, Keys.Fcm() with { PrivateKey = Keys.Base64(Keys.ServiceAccount(secret)) })
                .Concat(ParserAssert.Refuse(Provider.Fcm, Keys.Fcm() with { PrivateKey = secret })),
            problem => Assert.DoesNotContain(body, problem.Message, StringComparison.Ordinal));
    }
}
