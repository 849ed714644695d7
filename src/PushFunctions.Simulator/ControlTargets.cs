using System.Text;
using System.Text.Json;
using PushFunctions.Simulator.Faults;
using PushFunctions.Simulator.Keys;
using PushFunctions.Simulator.Recording;

namespace PushFunctions.Simulator;

/// <summary>The names under which the control listener knows the gateways.</summary>
internal sealed class ControlTargets(SimulatorServer server)
{
    public const string Names = "fcm, fcm-token, apns, apns-sandbox";

    public IReadOnlyList<(string Name, ReceivedPushes Received)> Gateways { get; } =
        [("fcm", server.Fcm.Received), ("apns", server.ApnsProduction.Received), ("apns-sandbox", server.ApnsSandbox.Received)];

    public IReadOnlyList<(string Name, FaultRules Rules)> Faults { get; } =
    [
        ("fcm", server.Fcm.Faults), ("fcm-token", server.Fcm.TokenFaults),
        ("apns", server.ApnsProduction.Faults), ("apns-sandbox", server.ApnsSandbox.Faults),
    ];

    /// <summary>All of them without a name, none when nothing is called so.</summary>
    public static IReadOnlyList<(string Name, T Value)> Named<T>(IReadOnlyList<(string Name, T Value)> all, string? name) =>
        name is null ? all : [.. all.Where(one => one.Name == name)];
}

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

/// <summary>An accepted push as GET /deliveries shows it, without the secret it was sent with.</summary>
internal sealed record ControlDelivery(
    string Provider, string Token, string Scope, string Id, DateTimeOffset ReceivedAt, bool ValidateOnly, int Duplicates,
    string ConnectionId, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    public static ControlDelivery From(string provider, ReceivedPush push)
    {
        using var body = JsonDocument.Parse(push.Body);
        return new ControlDelivery(
            provider, push.Token, push.Scope, push.Id, push.ReceivedAt, push.ValidateOnly, push.Duplicates, push.ConnectionId,
            push.Headers.Where(header => !header.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase)).ToDictionary(),
            body.RootElement.Clone());
    }
}
