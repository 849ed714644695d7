using System.Text;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Simulator.Control;

/// <summary>The keys as <c>content</c> of POST /v1/PushNotifications/Credentials, by credential type.</summary>
internal static class ControlCredentials
{
    public static IReadOnlyDictionary<string, object> From(SimulatorKeys keys)
    {
        var apn = new
        {
            PrivateKey = Base64(keys.ApnsP8Pem),
            keys.KeyId,
            keys.TeamId,
            keys.BundleId,
        };
        return new Dictionary<string, object>
        {
            ["FCM"] = new { PrivateKey = Base64(keys.ServiceAccountJson) },
            ["APN"] = apn,
            ["APN_SANDBOX"] = apn,
            ["APN certificate"] = new
            {
                Certificate = Base64(keys.ApnsCertificatePem),
                PrivateKey = Base64(keys.ApnsCertificateKeyPem),
                keys.BundleId,
            },
        };
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
