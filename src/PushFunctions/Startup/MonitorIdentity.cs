using Azure.Core;
using Azure.Identity;

namespace PushFunctions.Startup;

/// <summary>Reads the setting by which the Functions host signs in to Application Insights, so that the worker signs in as the same identity.</summary>
internal static class MonitorIdentity
{
    /// <summary>Null where the setting asks for no identity: then the connection string alone is enough, or not.</summary>
    /// <param name="setting"><c>Authorization=AAD</c> for the app's own identity, with <c>ClientId=…</c> for one that is assigned to it.</param>
    public static TokenCredential? Parse(string? setting)
    {
        var parts = (setting ?? string.Empty)
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .DistinctBy(part => part[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!parts.TryGetValue("Authorization", out var kind) || !kind.Equals("AAD", StringComparison.OrdinalIgnoreCase)) return null;
        return new ManagedIdentityCredential(parts.TryGetValue("ClientId", out var id) ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned);
    }
}
