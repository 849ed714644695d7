using System.Text;
using PushFunctions.Simulator.Keys;

namespace PushFunctions.FaultTests.Providers;

/// <summary>The keys of the runs' Apps: slow to make, so that all runs of a process share them.</summary>
internal static class AppKeys
{
    private static readonly Dictionary<(int App, int Version), SimulatorKeys> Made = [];

    public static string ProjectOf(int app) => $"project-{app}";

    public static string BundleOf(int app) => $"com.example.app{app}";

    /// <param name="version">0, and 1 once it was rotated.</param>
    public static CredentialUpload Upload(int app, Provider provider, int version)
    {
        var keys = Of(app, version);
        return provider == Provider.Fcm
            ? new CredentialUpload(Base64(keys.ServiceAccountJson), null, null, null, null)
            : new CredentialUpload(Base64(keys.ApnsP8Pem), null, ApnsKeyId(app, version), keys.TeamId, keys.BundleId);
    }

    /// <summary>How the provider knows the key.</summary>
    public static string IdOf(int app, Provider provider, int version) =>
        provider == Provider.Fcm ? FcmKeyId(app, version) : ApnsKeyId(app, version);

    private static string FcmKeyId(int app, int version) => $"fcm-key-{app}-{version}";

    private static string ApnsKeyId(int app, int version) => $"APNSKEY{app}{version}X";

    private static SimulatorKeys Of(int app, int version)
    {
        lock (Made)
        {
            if (!Made.TryGetValue((app, version), out var keys))
                Made[(app, version)] = keys = Named(SimulatorKeys.Create(ProjectOf(app), BundleOf(app)), app, version);
            return keys;
        }
    }

    /// <summary>With key ids that are the same in every process.</summary>
    private static SimulatorKeys Named(SimulatorKeys keys, int app, int version)
    {
        var account = System.Text.Json.Nodes.JsonNode.Parse(keys.ServiceAccountJson)!.AsObject();
        account["private_key_id"] = FcmKeyId(app, version);
        return keys with { ServiceAccountJson = account.ToJsonString(), TeamId = $"TEAM00000{app}" };
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
