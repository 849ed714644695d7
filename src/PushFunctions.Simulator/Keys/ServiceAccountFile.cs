using System.Security.Cryptography;
using System.Text.Json;

namespace PushFunctions.Simulator.Keys;

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
