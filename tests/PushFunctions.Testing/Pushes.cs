using PushFunctions.Simulator.Keys;

namespace PushFunctions.Testing;

/// <summary>Pushes and credentials with fixed ids.</summary>
internal static class Pushes
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static readonly PushMessage Hello = new() { Title = "Hello", Body = "World" };

    private static readonly OperationId Operation = OperationId.FromTail(
        CrockfordBase32.Encode((UInt128)Now.ToUnixTimeMilliseconds() << 80, CrockfordBase32.TailLength));

    public static NotificationId Id(int position = 0) => new(Operation, new BatchNumber(0, 1, 2), position);

    public static DeviceToken Token(string text) =>
        DeviceToken.TryParse(text, out var token) ? token : throw new ArgumentException("No token.", nameof(text));

    public static Push Of(
        PushCredential credential, PushMessage? message = null, string token = "device-1", DateTimeOffset? expiresAt = null,
        bool dryRun = false) =>
        new(credential, Id(), credential.Type, Token(token), message ?? Hello, expiresAt, dryRun);

    public static PushCredential Fcm(SimulatorKeys keys, int revision = 1, string tail = "0fcm", string? key = null)
    {
        using var account = System.Text.Json.JsonDocument.Parse(keys.ServiceAccountJson);
        var pem = key ?? account.RootElement.GetProperty("private_key").GetString()!;
        return Credential(
            Provider.Fcm, new CredentialContent.FcmServiceAccount(keys.ProjectId, keys.ServiceAccountEmail, pem, "key-1"), revision, tail);
    }

    public static PushCredential Apns(SimulatorKeys keys, Provider type = Provider.Apn, int revision = 1, string tail = "0apn") =>
        Credential(type, new CredentialContent.ApnsTokenKey(keys.ApnsP8Pem, keys.KeyId, keys.TeamId, keys.BundleId), revision, tail);

    public static PushCredential ApnsCertificate(SimulatorKeys keys) =>
        Credential(
            Provider.Apn, new CredentialContent.ApnsCertificate(keys.ApnsCertificatePem, keys.ApnsCertificateKeyPem, keys.BundleId), 1,
            "0cert");

    private static PushCredential Credential(Provider type, CredentialContent content, int revision, string tail) =>
        AccountSid.TryParse("AC0123456789abcdef0123456789abcdef", out var account)
            ? new(account, CredentialId.FromTail(tail.PadRight(26, '0')), revision, type, content)
            : throw new InvalidOperationException("The account's sid is wrong.");
}
