using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Microsoft.Extensions.Options;

namespace PushFunctions.Storage;

/// <summary>Says in one sentence each what is wrong with the storage settings; never repeats a connection string.</summary>
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
            yield return "PushStorage is no storage connection string: copy it whole from the account's access keys, or use UseDevelopmentStorage=true for Azurite.";
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

    private static bool IsAddress(string? text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex AccountName();

    [GeneratedRegex("^([a-z][a-z0-9]{0,19})?$")]
    private static partial Regex NamePrefix();
}
