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
internal sealed record ControlDelivery
{
    public required string Provider { get; init; }

    public required string Token { get; init; }

    public required string Scope { get; init; }

    public required string Id { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required bool ValidateOnly { get; init; }

    public required int Duplicates { get; init; }

    public required string ConnectionId { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required JsonElement Body { get; init; }

    public static ControlDelivery From(string provider, ReceivedPush push)
    {
        using var body = JsonDocument.Parse(push.Body);
        return new ControlDelivery
        {
            Provider = provider,
            Token = push.Token,
            Scope = push.Scope,
            Id = push.Id,
            ReceivedAt = push.ReceivedAt,
            ValidateOnly = push.ValidateOnly,
            Duplicates = push.Duplicates,
            ConnectionId = push.ConnectionId,
            Headers = push.Headers.Where(header => !header.Key.Equals("authorization", StringComparison.OrdinalIgnoreCase)).ToDictionary(),
            Body = body.RootElement.Clone(),
        };
    }
}
