using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PushFunctions.Simulator.Keys;

internal static class KeyFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<SimulatorKeys> LoadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        try
        {
            return await JsonSerializer.DeserializeAsync<SimulatorKeys>(file, Json, cancellationToken)
                ?? throw new JsonException("The file holds null.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} does not hold simulator keys. Delete it to get new ones.", e);
        }
    }

    public static async Task SaveAsync(SimulatorKeys keys, string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        // Beside the target and then moved, so that a start that is cut off leaves no half file.
        var draft = $"{full}.{Environment.ProcessId}.new";
        File.Delete(draft);
        await using (var file = new FileStream(draft, Options()))
        {
            await JsonSerializer.SerializeAsync(file, keys, Json, cancellationToken);
        }

        File.Move(draft, full, overwrite: true);
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }
}

internal static class KeyGenerator
{
    private const string IdCharacters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static SimulatorKeys Create(string projectId, string bundleId, TimeProvider time)
    {
        using var serviceAccount = RSA.Create(2048);
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificateKey = RSA.Create(2048);
        using var certificate = ClientCertificate(bundleId, certificateKey, time.GetUtcNow());
        var email = $"firebase-adminsdk@{projectId}.iam.gserviceaccount.com";
        return new SimulatorKeys
        {
            ProjectId = projectId,
            ServiceAccountEmail = email,
            ServiceAccountJson = ServiceAccountFile.Write(projectId, email, serviceAccount),
            ApnsP8Pem = signing.ExportPkcs8PrivateKeyPem(),
            TeamId = RandomNumberGenerator.GetString(IdCharacters, 10),
            KeyId = RandomNumberGenerator.GetString(IdCharacters, 10),
            BundleId = bundleId,
            ApnsCertificatePem = certificate.ExportCertificatePem(),
            ApnsCertificateKeyPem = certificateKey.ExportPkcs8PrivateKeyPem(),
        };
    }

    private static X509Certificate2 ClientCertificate(string bundleId, RSA key, DateTimeOffset now)
    {
        var subject = new X500DistinguishedNameBuilder();
        subject.Add("0.9.2342.19200300.100.1.1", bundleId); // UID
        subject.AddCommonName($"Apple Push Services: {bundleId}");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
    }
}

/// <summary>The JSON key file of a Google service account.</summary>
internal static class ServiceAccountFile
{
    public const string GoogleTokenUri = "https://oauth2.googleapis.com/token";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(string projectId, string email, RSA key) => JsonSerializer.Serialize(
        new Dictionary<string, string>
        {
            ["type"] = "service_account",
            ["project_id"] = projectId,
            ["private_key_id"] = RandomNumberGenerator.GetHexString(40, lowercase: true),
            ["private_key"] = key.ExportPkcs8PrivateKeyPem() + "\n",
            ["client_email"] = email,
            ["client_id"] = RandomNumberGenerator.GetString("0123456789", 21),
            ["auth_uri"] = "https://accounts.google.com/o/oauth2/auth",
            // Google's own, as in every real file: who uses the file decides by a setting where to sign in.
            ["token_uri"] = GoogleTokenUri,
            ["universe_domain"] = "googleapis.com",
        },
        Indented);

    public static RSA PrivateKey(string json)
    {
        using var document = JsonDocument.Parse(json);
        var key = RSA.Create();
        key.ImportFromPem(document.RootElement.GetProperty("private_key").GetString());
        return key;
    }
}

/// <summary>
/// The credentials of one customer as the providers would have handed them out: a Firebase service account, an APNs
/// signing key and an APNs client certificate. They are real keys that no real provider knows.
/// </summary>
public sealed record SimulatorKeys
{
    /// <summary>The Firebase project.</summary>
    public required string ProjectId { get; init; }

    /// <summary><c>client_email</c> of the service account.</summary>
    public required string ServiceAccountEmail { get; init; }

    /// <summary>The service account's key file, as the Firebase console downloads it.</summary>
    public required string ServiceAccountJson { get; init; }

    /// <summary>The P-256 signing key, as <c>AuthKey_….p8</c>.</summary>
    public required string ApnsP8Pem { get; init; }

    /// <summary>10 characters.</summary>
    public required string TeamId { get; init; }

    /// <summary>10 characters.</summary>
    public required string KeyId { get; init; }

    /// <summary>The app on the Apple side: the APNs topic.</summary>
    public required string BundleId { get; init; }

    /// <summary>A client certificate for <see cref="BundleId"/>, which its subject carries as UID.</summary>
    public required string ApnsCertificatePem { get; init; }

    public required string ApnsCertificateKeyPem { get; init; }

    /// <summary>SHA-1 in upper-case hex, by which the gateways know the certificate.</summary>
    [JsonIgnore]
    public string ApnsCertificateThumbprint
    {
        get
        {
            using var certificate = X509Certificate2.CreateFromPem(ApnsCertificatePem);
            return certificate.Thumbprint;
        }
    }

    /// <summary>Makes new keys.</summary>
    /// <param name="projectId">Firebase project id; another one makes another customer.</param>
    /// <param name="bundleId">Bundle id of the app.</param>
    /// <param name="time">Clock for the certificate's validity; the system's when null.</param>
    public static SimulatorKeys Create(
        string projectId = "pushfunctions-sim", string bundleId = "com.example.app", TimeProvider? time = null) =>
        KeyGenerator.Create(projectId, bundleId, time ?? TimeProvider.System);

    /// <summary>Reads what <see cref="SaveAsync"/> wrote.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file holds no simulator keys.</exception>
    public static Task<SimulatorKeys> LoadAsync(string path, CancellationToken cancellationToken = default) =>
        KeyFile.LoadAsync(path, cancellationToken);

    /// <summary>Reads the keys at <paramref name="path"/>, or makes them and writes them there: a restarted simulator
    /// keeps its credentials.</summary>
    /// <exception cref="InvalidDataException">The file holds no simulator keys.</exception>
    public static async Task<SimulatorKeys> LoadOrCreateAsync(string path, CancellationToken cancellationToken = default)
    {
        if (File.Exists(path))
            return await LoadAsync(path, cancellationToken);

        var keys = Create();
        await keys.SaveAsync(path, cancellationToken);
        return keys;
    }

    /// <summary>Writes the keys as JSON, readable by their owner only.</summary>
    public Task SaveAsync(string path, CancellationToken cancellationToken = default) =>
        KeyFile.SaveAsync(this, path, cancellationToken);

    /// <summary>Never the keys themselves: a record would print them.</summary>
    public override string ToString() => $"{ProjectId}, {TeamId}/{KeyId}, {BundleId}";

    internal RSA ServiceAccountKey() => ServiceAccountFile.PrivateKey(ServiceAccountJson);

    internal ECDsa ApnsKey()
    {
        var key = ECDsa.Create();
        key.ImportFromPem(ApnsP8Pem);
        return key;
    }
}
