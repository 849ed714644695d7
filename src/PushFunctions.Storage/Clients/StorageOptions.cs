using System.Globalization;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PushFunctions.Storage.Clients;

/// <summary>Which storage account is used, with retries and time-outs. Exactly one of connection string, account name
/// and service addresses is set.</summary>
public sealed class StorageOptions
{
    /// <summary>The name of the setting, and of the section that holds the others.</summary>
    public const string Section = "PushStorage";

    /// <summary>A storage connection string. No default.</summary>
    /// <value>Setting <c>PushStorage</c>.</value>
    public string? ConnectionString { get; set; }

    /// <summary>The name of an account in the public cloud, used with an identity instead of a key. No
    /// default.</summary>
    /// <value>Setting <c>PushStorage__accountName</c>.</value>
    public string? AccountName { get; set; }

    /// <summary>The client id of a user-assigned managed identity. Default: the identity that the environment
    /// offers.</summary>
    /// <value>Setting <c>PushStorage__clientId</c>.</value>
    public string? ClientId { get; set; }

    /// <summary>The address of the table service, for clouds where the account name does not tell it. No
    /// default.</summary>
    /// <value>Setting <c>PushStorage__tableServiceUri</c>.</value>
    public string? TableServiceUri { get; set; }

    /// <summary>The address of the queue service; goes with <see cref="TableServiceUri"/>. No default.</summary>
    /// <value>Setting <c>PushStorage__queueServiceUri</c>.</value>
    public string? QueueServiceUri { get; set; }

    /// <summary>Put before the name of every table and queue: a lower-case letter, then up to 19 lower-case letters
    /// and digits. Default none.</summary>
    /// <value>Setting <c>PushStorage__namePrefix</c>.</value>
    public string NamePrefix { get; set; } = string.Empty;

    /// <summary>How often a failed storage request is retried, with exponential backoff from 0.2 to 2 seconds.
    /// Default 3; 0 to 10.</summary>
    /// <value>Setting <c>PushStorage__maximumRetries</c>.</value>
    public int MaximumRetries { get; set; } = 3;

    /// <summary>How long a storage request may take, retries included. Default 10 seconds; 1 second to 2
    /// minutes.</summary>
    /// <value>Setting <c>PushStorage__requestTimeout</c>, as <c>hh:mm:ss</c>.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);
}

/// <summary>Reads the settings: <c>PushStorage</c> is a value and a section at the same time, which a plain binder
/// does not read.</summary>
internal sealed class StorageOptionsBinding(IConfiguration configuration) : IConfigureOptions<StorageOptions>
{
    public void Configure(StorageOptions options)
    {
        var section = configuration.GetSection(StorageOptions.Section);
        options.ConnectionString = section.Value ?? options.ConnectionString;
        options.AccountName = section["accountName"] ?? options.AccountName;
        options.ClientId = section["clientId"] ?? options.ClientId;
        options.TableServiceUri = section["tableServiceUri"] ?? options.TableServiceUri;
        options.QueueServiceUri = section["queueServiceUri"] ?? options.QueueServiceUri;
        options.NamePrefix = section["namePrefix"] ?? options.NamePrefix;

        // An invalid number becomes one that validation rejects.
        if (section["maximumRetries"] is { } retries)
            options.MaximumRetries = int.TryParse(retries, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        if (section["requestTimeout"] is { } timeout)
            options.RequestTimeout = TimeSpan.TryParse(timeout, CultureInfo.InvariantCulture, out var time) ? time : TimeSpan.Zero;
    }
}

/// <summary>Says in one sentence each what is wrong with the storage settings without repeating a connection
/// string.</summary>
public sealed partial class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    private const string Choices =
        "PushStorage (a connection string), PushStorage__accountName (with an identity, see PushStorage__clientId), or PushStorage__tableServiceUri and PushStorage__queueServiceUri together";

    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        string[] problems = [.. Problems(options)];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(StorageOptions options)
    {
        if (Has(options.ConnectionString) && !IsConnectionString(options.ConnectionString!))
            yield return "PushStorage is not a storage connection string: copy it whole from the account's access keys, or use UseDevelopmentStorage=true for Azurite.";
        var addresses = Has(options.TableServiceUri) || Has(options.QueueServiceUri);
        var given = (Has(options.ConnectionString) ? 1 : 0) + (Has(options.AccountName) ? 1 : 0) + (addresses ? 1 : 0);
        if (given == 0) yield return $"No storage account is set: set one of {Choices}.";
        if (given > 1) yield return $"More than one storage account is set: keep only one of {Choices}.";
        if (addresses && !(IsAddress(options.TableServiceUri) && IsAddress(options.QueueServiceUri)))
            yield return "PushStorage__tableServiceUri and PushStorage__queueServiceUri must both be absolute http or https addresses.";
        if (Has(options.AccountName) && !AccountName().IsMatch(options.AccountName!))
            yield return "PushStorage__accountName must have 3 to 24 lower-case letters and digits.";
        if (!NamePrefix().IsMatch(options.NamePrefix))
            yield return "PushStorage__namePrefix must be empty, or a lower-case letter and up to 19 lower-case letters and digits.";
        if (options.MaximumRetries is < 0 or > 10) yield return "PushStorage__maximumRetries must be 0 to 10.";
        if (options.RequestTimeout < TimeSpan.FromSeconds(1) || options.RequestTimeout > TimeSpan.FromMinutes(2))
            yield return "PushStorage__requestTimeout must be 00:00:01 to 00:02:00.";
    }

    private static bool Has(string? value) => !string.IsNullOrWhiteSpace(value);

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new TableServiceClient(text).Uri.IsAbsoluteUri && new QueueServiceClient(text).Uri.IsAbsoluteUri;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex AccountName();

    [GeneratedRegex("^([a-z][a-z0-9]{0,19})?$")]
    private static partial Regex NamePrefix();
}
