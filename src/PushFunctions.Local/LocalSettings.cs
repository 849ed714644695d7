using System.ComponentModel.DataAnnotations;
using PushFunctions.Core.Starting;

namespace PushFunctions.Local;

/// <summary>What the configuration says, and what it leaves to the desk.</summary>
internal static class LocalSettings
{
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
