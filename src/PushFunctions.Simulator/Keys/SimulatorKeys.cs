using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Serialization;

namespace PushFunctions.Simulator.Keys;

/// <summary>
/// The credentials of one customer as the providers would have handed them out: a Firebase service account, an APNs signing key and
/// an APNs client certificate. They are real keys that no real provider knows.
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

    /// <summary>Reads the keys at <paramref name="path"/>, or makes them and writes them there: a restarted desk keeps its credentials.</summary>
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
