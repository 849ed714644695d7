using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Tests.Simulator;

public sealed class SimulatorKeysTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("push-keys-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_service_account_is_a_complete_key_file()
    {
        var file = JsonDocument.Parse(TestKeys.First.ServiceAccountJson).RootElement;

        Assert.Equal(
            ("service_account", "pushfunctions-sim", TestKeys.First.ServiceAccountEmail, "https://oauth2.googleapis.com/token"),
            (Text("type"), Text("project_id"), Text("client_email"), Text("token_uri")));
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----\n", Text("private_key"));

        string? Text(string name) => file.GetProperty(name).GetString();
    }

    [Fact]
    public void The_APNs_key_is_on_P_256_and_the_ids_have_10_characters()
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(TestKeys.First.ApnsP8Pem);

        Assert.Equal("1.2.840.10045.3.1.7", key.ExportParameters(false).Curve.Oid.Value);
        Assert.Matches("^[A-Z0-9]{10}$", TestKeys.First.TeamId);
        Assert.Matches("^[A-Z0-9]{10}$", TestKeys.First.KeyId);
    }

    [Fact]
    public void The_certificate_belongs_to_its_key_and_names_the_bundle_id()
    {
        using var certificate = X509Certificate2.CreateFromPem(TestKeys.First.ApnsCertificatePem, TestKeys.First.ApnsCertificateKeyPem);

        Assert.True(certificate.HasPrivateKey);
        Assert.Contains("com.example.app", certificate.Subject);
        Assert.Contains(certificate.SubjectName.EnumerateRelativeDistinguishedNames(), name =>
            name.GetSingleElementType().Value == "0.9.2342.19200300.100.1.1" && name.GetSingleElementValue() == "com.example.app");
        Assert.Equal(certificate.Thumbprint, TestKeys.First.ApnsCertificateThumbprint);
    }

    [Fact]
    public void Printing_keys_shows_no_secret() =>
        Assert.Equal($"pushfunctions-sim, {TestKeys.First.TeamId}/{TestKeys.First.KeyId}, com.example.app", TestKeys.First.ToString());

    [Fact]
    public async Task Saved_keys_come_back_the_same()
    {
        var path = Path.Combine(_folder, "below", "keys.json");

        await TestKeys.First.SaveAsync(path, Cancellation);

        Assert.Equal(TestKeys.First, await SimulatorKeys.LoadAsync(path, Cancellation));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task Keys_are_made_once_and_then_loaded()
    {
        var path = Path.Combine(_folder, "keys.json");

        var made = await SimulatorKeys.LoadOrCreateAsync(path, Cancellation);

        Assert.Equal(made, await SimulatorKeys.LoadOrCreateAsync(path, Cancellation));
        Assert.NotEqual(made, TestKeys.First);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task A_file_without_keys_says_so(string content)
    {
        var path = Path.Combine(_folder, "keys.json");
        await File.WriteAllTextAsync(path, content, Cancellation);

        var e = await Assert.ThrowsAsync<InvalidDataException>(() => SimulatorKeys.LoadOrCreateAsync(path, Cancellation));

        Assert.Equal($"{path} does not hold simulator keys. Delete it to get new ones.", e.Message);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
