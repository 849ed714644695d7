using System.Text;
using System.Text.Json.Nodes;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.Local.Demo;

internal static class DemoCredentials
{
    /// <summary>The simulator's keys as <c>content</c> of a credential, by type.</summary>
    public static IEnumerable<(string Type, JsonObject Content)> Of(SimulatorKeys keys) =>
    [
        ("FCM", new JsonObject { ["privateKey"] = Base64(keys.ServiceAccountJson) }),
        ("APN", new JsonObject { ["privateKey"] = Base64(keys.ApnsP8Pem), ["keyId"] = keys.KeyId, ["teamId"] = keys.TeamId, ["bundleId"] = keys.BundleId }),
    ];

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
