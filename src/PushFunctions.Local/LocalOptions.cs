using System.ComponentModel.DataAnnotations;
using PushFunctions.Api.Http;
using PushFunctions.Providers.Apns;
using PushFunctions.Providers.Fcm;
using PushFunctions.WebConsole;

namespace PushFunctions.Local;

/// <summary>The settings of Local: ports and a folder. Section <c>Local</c>. Port 0 uses any free port.</summary>
public sealed class LocalOptions
{
    public const string Section = "Local";

    /// <summary>
    /// The folder for Azurite's data, the simulator's keys and the account. Default <c>.local</c> in the clone.
    /// </summary>
    /// <value>Setting <c>Local__Folder</c>.</value>
    public string? Folder { get; set; }

    /// <summary>Azurite's queues on 127.0.0.1. Default 10001.</summary>
    /// <value>Setting <c>Local__AzuriteQueuePort</c>.</value>
    [Range(0, 65535)]
    public int AzuriteQueuePort { get; set; } = 10001;

    /// <summary>Azurite's tables on 127.0.0.1. Default 10002.</summary>
    /// <value>Setting <c>Local__AzuriteTablePort</c>.</value>
    [Range(0, 65535)]
    public int AzuriteTablePort { get; set; } = 10002;

    /// <summary>The simulator's control and sign-in listener on 127.0.0.1. Default 7072.</summary>
    /// <value>Setting <c>Local__SimulatorControlPort</c>.</value>
    [Range(0, 65535)]
    public int SimulatorControlPort { get; set; } = 7072;

    /// <summary>The simulated FCM on 127.0.0.1. Default 7073.</summary>
    /// <value>Setting <c>Local__SimulatorFcmPort</c>.</value>
    [Range(0, 65535)]
    public int SimulatorFcmPort { get; set; } = 7073;

    /// <summary>The simulated APNs production environment on 127.0.0.1. Default 7074.</summary>
    /// <value>Setting <c>Local__SimulatorApnsPort</c>.</value>
    [Range(0, 65535)]
    public int SimulatorApnsPort { get; set; } = 7074;

    /// <summary>The simulated APNs sandbox environment on 127.0.0.1. Default 7075.</summary>
    /// <value>Setting <c>Local__SimulatorApnsSandboxPort</c>.</value>
    [Range(0, 65535)]
    public int SimulatorApnsSandboxPort { get; set; } = 7075;

    /// <summary>Whether this process handles the queues and sweeps, or only serves HTTP. Default true.</summary>
    /// <value>Setting <c>Local__Pump</c>.</value>
    public bool Pump { get; set; } = true;

    /// <summary>
    /// The lease of a received message, renewed while it is being handled. The Functions host has 10 minutes and no
    /// setting. Default 10 minutes; 1 second to 1 hour.
    /// </summary>
    /// <value>Setting <c>Local__MessageLease</c>.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MessageLease { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How often the sweep runs. The Functions app runs it each minute. Default 1 minute; 1 second to 1 hour.
    /// </summary>
    /// <value>Setting <c>Local__SweepPeriod</c>.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan SweepPeriod { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>What the configuration specifies, and what it leaves to Local.</summary>
internal static class LocalSettings
{
    /// <summary>All settings, including those of the Functions app, which may be set in the same environment.</summary>
    public static SettingNames Known { get; } = new(
        [
            (PushApiOptions.Section, typeof(PushApiOptions)),
            (RateLimitOptions.Section, typeof(RateLimitOptions)),
            (CorsOptions.Section, typeof(CorsOptions)),
            (ConsoleOptions.Section, typeof(ConsoleOptions)),
            (AccountOptions.Section, typeof(AccountOptions)),
            (CredentialKeyOptions.Section, typeof(CredentialKeyOptions)),
            ("Push:Send", typeof(SendOptions)),
            ("Push:Delivery", typeof(DeliveryOptions)),
            (RetentionOptions.Section, typeof(RetentionOptions)),
            (WebhookOptions.Section, typeof(WebhookOptions)),
            (FcmOptions.Section, typeof(FcmOptions)),
            (ApnsOptions.Section, typeof(ApnsOptions)),
            (LocalOptions.Section, typeof(LocalOptions)),
        ],
        // PushStorage is a value and a section; the last two are for the Functions app.
        "PushStorage", "PushStorage__accountName", "PushStorage__clientId", "PushStorage__tableServiceUri", "PushStorage__queueServiceUri",
        "PushStorage__namePrefix", "PushStorage__maximumRetries", "PushStorage__requestTimeout", "PushStorage__credential",
        "Push__Telemetry__SamplingRatio");

    /// <summary>Free ports instead of the fixed defaults.</summary>
    public static IReadOnlyDictionary<string, string?> FreePorts { get; } = typeof(LocalOptions).GetProperties()
        .Where(property => property.Name.EndsWith("Port", StringComparison.Ordinal))
        .ToDictionary(property => $"{LocalOptions.Section}:{property.Name}", _ => (string?)"0");

    /// <exception cref="StartException">A setting has an unknown name.</exception>
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
