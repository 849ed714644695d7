using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using PushFunctions.IntegrationTests.EndToEnd;
using PushFunctions.IntegrationTests.Security.Privacy;
using PushFunctions.Providers.Apns;

namespace PushFunctions.IntegrationTests.Security.Uploads;

/// <summary>Addresses in what is uploaded and sent are text, and nothing more.</summary>
public sealed class FollowedAddressTests
{
    [Fact]
    public async Task No_address_in_a_service_account_a_certificate_or_a_push_is_ever_called()
    {
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        var address = $"http://{trap.LocalEndpoint}";
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var shop = await Customer.NewAsync(service);
        var (android, apple) = (Phone.Android(), Phone.Apple());

        await shop.StoreAsync("FCM", new { PrivateKey = SecretiveShop.Base64(ServiceAccount(shop, address)) });
        await shop.StoreAsync("APN", Certificate(shop, address));
        await shop.StoreAsync("APN_SANDBOX", shop.ApnContent);
        var operation = await shop.SendAsync(
            new
            {
                To = new[] { android.Recipient(), apple.Recipient(new { Url = address }) },
                Content =
                    new
                    {
                        Title = "{{ url }}",
                        Image = $"{address}/a.png",
                        Link = $"{address}/link",
                        Data = new Dictionary<string, string> { ["url"] = address }
                    },
            },
            more: null);
        await service.PumpUntilIdleAsync();

        // The service account signed in and sent, at the addresses of the settings.
        Assert.Equal(
            "SENT", (await shop.NotificationsOfAsync(operation)).Single(notification => notification.To.Token == android.Token).Status);
        Assert.False(trap.Pending());
    }

    [Fact]
    public void Opening_a_client_certificate_fetches_neither_its_issuer_nor_its_revocation_list()
    {
        using var trap = new TcpListener(IPAddress.Loopback, 0);
        trap.Start();
        var (certificate, key) = MakeCertificate("com.example.app", $"http://{trap.LocalEndpoint}");

        using var opened = ClientCertificate.Load(new CredentialContent.ApnsCertificate(certificate, key, "com.example.app"));
        Assert.NotNull(ClientCertificate.ForTls(opened));

        Assert.False(trap.Pending());
    }

    [Fact]
    public async Task A_key_that_is_none_is_refused_and_nothing_of_it_is_repeated()
    {
        await using var service = await RunningService.StartInMemoryAsync(pump: false);
        using var client = new Visitor(service);
        string[] keys =
        [
            "-----BEGIN PRIVATE KEY-----\nhttp://127.0.0.1/leak\n-----END PRIVATE KEY-----",
            "-----BEGIN PRIVATE KEY-----\n\u001b[31mleak\u0000\n-----END PRIVATE KEY-----",
            "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEleak\n-----END PUBLIC KEY-----",
            "file:///etc/leak",
            "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/leak\">]><x>&e;</x>",
        ];

        foreach (var key in keys)
        {
            var reply = await client.PostAsync("PushNotifications/Credentials", $$"""{"appName":"shop","credentialType":"APN","content":{"privateKey":"{{SecretiveShop.Base64(key)}}","keyId":"ABCDEFGHIJ","teamId":"ABCDEFGHIJ","bundleId":"com.example"} }""");

            reply.MustRefuse(HttpStatusCode.BadRequest, 20001, "$.content.privateKey", "");
            Assert.DoesNotContain("leak", reply.Text, StringComparison.Ordinal);
        }

        Assert.Empty((await client.GetAsync("PushNotifications/Apps")).Json.GetProperty("apps").EnumerateArray());
    }

    private static string ServiceAccount(Customer shop, string address)
    {
        var account = JsonNode.Parse(shop.Keys.ServiceAccountJson)!.AsObject();
        foreach (
            var name in new[] { "token_uri", "auth_uri", "auth_provider_x509_cert_url", "client_x509_cert_url", "universe_domain",
                "quota_project_id", "service_account_impersonation_url" }) account[name] = address;
        account["credential_source"] =
            new JsonObject { ["url"] = address, ["executable"] = new JsonObject { ["command"] = $"curl {address}" } };
        return account.ToJsonString();
    }

    private static object Certificate(Customer shop, string address)
    {
        var (certificate, key) = MakeCertificate(shop.Keys.BundleId, address);
        return new { Certificate = SecretiveShop.Base64(certificate), PrivateKey = SecretiveShop.Base64(key), shop.Keys.BundleId };
    }

    /// <summary>A certificate that says where its issuer and its revocation list are to be fetched, and its key; both
    /// PEM.</summary>
    private static (string Certificate, string Key) MakeCertificate(string bundleId, string address)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(
            $"CN=Apple Push Services: {bundleId}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"{address}/ocsp"], [$"{address}/issuer.cer"]));
        request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([$"{address}/list.crl"]));
        using var issuer = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(
            new X500DistinguishedName("CN=Nobody"), X509SignatureGenerator.CreateForRSA(issuer, RSASignaturePadding.Pkcs1), now.AddDays(-1),
            now.AddDays(30), [1, 2, 3]);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
