namespace PushFunctions.Core.Shared;

/// <summary>Tells a secret from a reference to one: where the platform cannot read the vault, it hands over the reference itself, which everybody can guess.</summary>
internal static class SecretReference
{
    /// <summary>What is wrong, or null for a value that is no reference.</summary>
    /// <param name="setting">Its name; the value is not repeated.</param>
    public static string? Problem(string setting, string? value) => value?.TrimStart().StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) is true
        ? $"{setting} is a Key Vault reference that was not resolved: check that the secret is in the vault and enabled, that the app's identity has the role Key Vault Secrets User there, and that the vault's firewall lets the app in."
        : null;
}
