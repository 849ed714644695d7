using Microsoft.Extensions.Options;

namespace PushFunctions.Core.Shared;

/// <summary>The service cannot start. The message is one line that says what to do; it contains no secret.</summary>
public class StartException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>Explains why the service did not start.</summary>
public static class StartFailure
{
    private const string Binder = "Microsoft.Extensions.Configuration.Binder";

    /// <summary>One line, or null for an unexpected fault, which keeps its stack trace.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        StartException => exception.Message,
        OptionsValidationException validation => string.Join(' ', validation.Failures),
        // An invalid number or time: the binder names the setting and has no exception type for it.
        InvalidOperationException { Source: Binder } =>
            $"{exception.Message.TrimEnd('.')}: give the setting a value of that type, or remove it.",
        AggregateException { InnerExceptions: var all } when all.All(one => Explain(one) is not null) =>
            string.Join(' ', all.Select(Explain)),
        _ => null,
    };
}

/// <summary>Detects an unresolved reference in place of a secret: if the platform cannot read the vault, it passes
/// the reference itself, which anyone can guess.</summary>
internal static class SecretReference
{
    /// <summary>What is wrong, or null if the value is not a reference.</summary>
    /// <param name="setting">Its name; the value is not repeated.</param>
    public static string? Problem(string setting, string? value) =>
        value?.TrimStart().StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase) is true
        ? $"{setting} is a Key Vault reference that was not resolved: check that the secret is in the vault and enabled, that the app's identity has the role Key Vault Secrets User there, and that the vault's firewall lets the app in."
        : null;
}
