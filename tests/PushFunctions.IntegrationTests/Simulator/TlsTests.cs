using System.Net;
using System.Security.Cryptography.X509Certificates;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.IntegrationTests.Simulator;

public sealed class TlsTests
{
    [Fact]
    public async Task With_TLS_the_gateways_show_the_certificate_that_is_handed_out()
    {
        await using var simulator = await OpenAsync();

        Assert.Equal("https", simulator.Server.ApnsProductionBaseAddress.Scheme);
        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.ApnsAsync("phone-1", simulator.Client.Provider())).Status);
        Assert.Equal(HttpStatusCode.OK, (await simulator.Client.FcmAsync("""{"message":{"token":"phone-1"}}""", await simulator.Client.SignInAsync())).Status);
    }

    [Fact]
    public async Task A_client_certificate_stands_in_for_the_provider_token_and_its_only_topic_for_the_header()
    {
        await using var simulator = await OpenAsync();
        using var certificate = Certificate(simulator.Keys);
        using var client = new SimulatorClient(simulator.Server, certificate: certificate);

        var reply = await client.ApnsAsync("phone-1", providerToken: null, headers: new() { ["apns-topic"] = null });

        Assert.Equal((HttpStatusCode.OK, ""), (reply.Status, reply.Body));
        Assert.Equal("com.example.app", Assert.Single(simulator.Apns.Received.For("phone-1")).Scope);
    }

    [Fact]
    public async Task A_certificate_for_several_topics_wants_the_header()
    {
        await using var simulator = await OpenAsync();
        using var certificate = Certificate(simulator.Keys);
        simulator.Apns.AddCertificate(certificate.Thumbprint, "com.example.one", "com.example.two");
        using var client = new SimulatorClient(simulator.Server, certificate: certificate);

        Assert.Equal("MissingTopic", (await client.ApnsAsync("phone-1", null, headers: new() { ["apns-topic"] = null })).Reason);
        Assert.Equal("BadTopic", (await client.ApnsAsync("phone-1", null)).Reason);
        Assert.Null((await client.ApnsAsync("phone-1", null, headers: new() { ["apns-topic"] = "com.example.two" })).Reason);
    }

    [Fact]
    public async Task An_unknown_or_revoked_certificate_is_bad()
    {
        await using var simulator = await OpenAsync();
        using var certificate = Certificate(simulator.Keys);
        using var client = new SimulatorClient(simulator.Server, certificate: certificate);
        Assert.Null((await client.ApnsAsync("phone-1", null)).Reason);

        simulator.Apns.RevokeCertificate(simulator.Keys.ApnsCertificateThumbprint);
        Assert.Equal("BadCertificate", (await client.ApnsAsync("phone-1", null)).Reason);

        simulator.Apns.RestoreCertificate(simulator.Keys.ApnsCertificateThumbprint);
        Assert.Null((await client.ApnsAsync("phone-1", null)).Reason);

        simulator.Apns.RemoveCertificate(simulator.Keys.ApnsCertificateThumbprint);
        Assert.Equal("BadCertificate", (await client.ApnsAsync("phone-1", null)).Reason);
    }

    [Fact]
    public async Task Without_a_certificate_a_provider_token_is_wanted()
    {
        await using var simulator = await OpenAsync();

        Assert.Equal("MissingProviderToken", (await simulator.Client.ApnsAsync("phone-1", null)).Reason);
    }

    private static Task<RunningSimulator> OpenAsync() => RunningSimulator.OpenAsync(configure: options => options.UseTls = true);

    private static X509Certificate2 Certificate(SimulatorKeys keys)
    {
        using var pem = X509Certificate2.CreateFromPem(keys.ApnsCertificatePem, keys.ApnsCertificateKeyPem);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }
}
