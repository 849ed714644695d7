using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PushFunctions.Benchmarks.Processes;

namespace PushFunctions.Benchmarks.Floors;

/// <summary>Signs in at the simulated providers with the simulator's own keys, as any client has to.</summary>
internal sealed class ProviderLogin(ProviderSimulator simulator)
{
    private FloorJob? _fcm;
    private FloorJob? _apns;

    /// <summary>The job with address, scope and authorization of its provider; signed in once for the run.</summary>
    public async Task<FloorJob> FillAsync(FloorJob job, CancellationToken cancellationToken)
    {
        var filled = job.Kind == ProviderSimulator.Fcm ? _fcm ??= await FcmAsync(job, cancellationToken) : _apns ??= Apns(job);
        return job with { Address = filled.Address, Scope = filled.Scope, Authorization = filled.Authorization, Key = filled.Key };
    }

    private async Task<FloorJob> FcmAsync(FloorJob job, CancellationToken cancellationToken)
    {
        using var file = JsonDocument.Parse(Text("FCM", "privateKey"));
        using var key = RSA.Create();
        key.ImportFromPem(file.RootElement.GetProperty("private_key").GetString());
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var assertion = Jwt(
            new { alg = "RS256", typ = "JWT", kid = file.RootElement.GetProperty("private_key_id").GetString() },
            new
            {
                iss = file.RootElement.GetProperty("client_email").GetString(),
                scope = "https://www.googleapis.com/auth/firebase.messaging",
                aud = simulator.Addresses.FcmToken,
                iat = now,
                exp = now + 3600,
            },
            data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(
            [new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("assertion", assertion)]);
        using var response = await http.PostAsync(simulator.Addresses.FcmToken, form, cancellationToken);
        var signedIn = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new BenchException($"The simulated OAuth endpoint refused the benchmark's sign-in: {signedIn.GetRawText()}");
        return job with
        {
            Address = simulator.Addresses.Fcm,
            Scope = file.RootElement.GetProperty("project_id").GetString(),
            Authorization = $"Bearer {signedIn.GetProperty("access_token").GetString()}",
        };
    }

    private FloorJob Apns(FloorJob job)
    {
        var content = simulator.Credentials.GetProperty("APN");
        var (keyId, teamId) = (content.GetProperty("keyId").GetString()!, content.GetProperty("teamId").GetString()!);
        var pem = Text("APN", "privateKey");
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        var token = Jwt(
            new { alg = "ES256", kid = keyId },
            new { iss = teamId, iat = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() },
            data => key.SignData(data, HashAlgorithmName.SHA256));
        return job with
        {
            Address = simulator.Addresses.ApnsProduction,
            Scope = content.GetProperty("bundleId").GetString(),
            Authorization = $"bearer {token}",
            Key = new ApnsSigningKey(pem, keyId, teamId),
        };
    }

    private string Text(string type, string field) =>
        Encoding.UTF8.GetString(Convert.FromBase64String(simulator.Credentials.GetProperty(type).GetProperty(field).GetString()!));

    private static string Jwt(object header, object claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(JsonSerializer.SerializeToUtf8Bytes(header))}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Encode(sign(Encoding.ASCII.GetBytes(signed)))}";

        static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }
}
