using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using PushFunctions.Tests.Azurite;
using PushFunctions.Tests.EndToEnd;
using PushFunctions.Tests.Security.Privacy;

namespace PushFunctions.Tests.Security.Uploads;

/// <summary>Addresses in what is uploaded and sent are text, and nothing more.</summary>
public sealed class FollowedAddressTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task No_address_in_a_service_account_a_certificate_or_a_push_is_ever_called()
    {
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        var address = $"http://{trap.LocalEndpoint}";
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var shop = await Customer.NewAsync(service);
        var (android, apple) = (Phone.Android(), Phone.Apple());

        await shop.StoreAsync("FCM", new { PrivateKey = SecretiveShop.Base64(ServiceAccount(shop, address)) });
        await shop.StoreAsync("APN", Certificate(shop, address));
        await shop.StoreAsync("APN_SANDBOX", shop.ApnContent);
        var operation = await shop.SendAsync(
            new
            {
                To = new[] { android.Recipient(), apple.Recipient(new { Url = address }) },
                Content = new { Title = "{{ url }}", Image = $"{address}/a.png", Link = $"{address}/link", Data = new Dictionary<string, string> { ["url"] = address } },
            },
            more: null);
        await service.PumpUntilIdleAsync();

        // The service account signed in and sent, at the addresses of the settings.
        Assert.Equal("SENT", (await shop.NotificationsOfAsync(operation)).Single(notification => notification.To.Token == android.Token).Status);
        Assert.False(trap.Pending());
    }

    [Theory]
    [InlineData("-----BEGIN PRIVATE KEY-----\nhttp://127.0.0.1/key\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN PRIVATE KEY-----\n\u001b[31m\u0000\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----")]
    [InlineData("file:///etc/passwd")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>")]
    public async Task A_key_that_is_none_is_refused_and_nothing_of_it_is_repeated(string key)
    {
        await using var service = await RunningService.StartAsync(azurite, pump: false);
        using var client = new Visitor(service);

        var reply = await client.PostAsync("PushNotifications/Credentials", $$"""{"appName":"shop","credentialType":"APN","content":{"privateKey":"{{SecretiveShop.Base64(key)}}","keyId":"ABCDEFGHIJ","teamId":"ABCDEFGHIJ","bundleId":"com.example"} }""");

        reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content.privateKey", "");
        Assert.DoesNotContain("etc/passwd", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1/key", reply.Text, StringComparison.Ordinal);
        Assert.Empty((await client.GetAsync("PushNotifications/Apps")).Json.GetProperty("apps").EnumerateArray());
    }

    private static string ServiceAccount(Customer shop, string address)
    {
        var account = JsonNode.Parse(shop.Keys.ServiceAccountJson)!.AsObject();
        foreach (var name in new[] { "token_uri", "auth_uri", "auth_provider_x509_cert_url", "client_x509_cert_url", "universe_domain", "quota_project_id", "service_account_impersonation_url" }) account[name] = address;
        account["credential_source"] = new JsonObject { ["url"] = address, ["executable"] = new JsonObject { ["command"] = $"curl {address}" } };
        return account.ToJsonString();
    }

    /// <summary>A certificate that says where its issuer and its revocation list are to be fetched.</summary>
    private static object Certificate(Customer shop, string address)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN=Apple Push Services: {shop.Keys.BundleId}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"{address}/ocsp"], [$"{address}/issuer.cer"]));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([$"{address}/list.crl"]));
        using var issuer = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(new X500DistinguishedName("CN=Nobody"), X509SignatureGenerator.CreateForRSA(issuer, RSASignaturePadding.Pkcs1), now.AddDays(-1), now.AddDays(30), [1, 2, 3]);
        return new { Certificate = SecretiveShop.Base64(certificate.ExportCertificatePem()), PrivateKey = SecretiveShop.Base64(key.ExportPkcs8PrivateKeyPem()), shop.Keys.BundleId };
    }
}
