using System.ComponentModel.DataAnnotations;
using PushFunctions.Api;
using PushFunctions.Api.Http;
using PushFunctions.Providers.Apns;
using PushFunctions.Providers.Fcm;

namespace PushFunctions.Local;

/// <summary>What the configuration says, and what it leaves to the desk.</summary>
internal static class LocalSettings
{
    /// <summary>All settings, those that only the Functions app reads included: its settings may stand in the same environment.</summary>
    public static SettingNames Known { get; } = new(
        [
            (PushApiOptions.Section, typeof(PushApiOptions)),
            (RateLimitOptions.Section, typeof(RateLimitOptions)),
            (CorsOptions.Section, typeof(CorsOptions)),
            (AccountOptions.Section, typeof(AccountOptions)),
            (CredentialKeyOptions.Section, typeof(CredentialKeyOptions)),
            ("Push:Send", typeof(SendOptions)),
            ("Push:Delivery", typeof(DeliveryOptions)),
            (RetentionOptions.Section, typeof(RetentionOptions)),
            (FcmOptions.Section, typeof(FcmOptions)),
            (ApnsOptions.Section, typeof(ApnsOptions)),
            (LocalOptions.Section, typeof(LocalOptions)),
        ],
        // A value and a section at the same time; the last two are for the Functions app.
        "PushStorage", "PushStorage__accountName", "PushStorage__clientId", "PushStorage__tableServiceUri", "PushStorage__queueServiceUri",
        "PushStorage__namePrefix", "PushStorage__maximumRetries", "PushStorage__requestTimeout", "PushStorage__credential",
        "Push__Telemetry__SamplingRatio");

    /// <summary>A free one in place of every fixed port that no setting names.</summary>
    public static IReadOnlyDictionary<string, string?> FreePorts { get; } = typeof(LocalOptions).GetProperties()
        .Where(property => property.Name.EndsWith("Port", StringComparison.Ordinal))
        .ToDictionary(property => $"{LocalOptions.Section}:{property.Name}", _ => (string?)"0");

    /// <exception cref="StartException">A setting of the service has a name that does not exist.</exception>
    public static void RequireKnown(IConfiguration configuration)
    {
        if (Known.ProblemsOf(configuration) is { Count: > 0 } problems) throw new StartException(string.Join(' ', problems));
    }

    /// <exception cref="StartException">A setting of section <c>Local</c> is out of its range.</exception>
    public static LocalOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(LocalOptions.Section).Get<LocalOptions>() ?? new LocalOptions();
        try
        {
            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
            return options;
        }
        catch (ValidationException exception)
        {
            throw new StartException($"Section {LocalOptions.Section}: {exception.Message}", exception);
        }
    }

    public static bool NamesStorage(IConfiguration configuration) =>
        Any(configuration, "PushStorage", "PushStorage:accountName", "PushStorage:tableServiceUri", "PushStorage:queueServiceUri");

    public static bool NamesProvider(IConfiguration configuration) =>
        Any(configuration, "Push:Fcm:BaseAddress", "Push:Fcm:TokenUri", "Push:Apns:ProductionBaseAddress", "Push:Apns:SandboxBaseAddress");

    public static bool NamesAccount(IConfiguration configuration) => Any(configuration, "Push:Account:Sid", "Push:Account:AuthToken");

    public static bool NamesCredentialKey(IConfiguration configuration) => Any(configuration, "Push:CredentialKey");

    private static bool Any(IConfiguration configuration, params IEnumerable<string> names) =>
        names.Any(name => !string.IsNullOrWhiteSpace(configuration[name]));
}
