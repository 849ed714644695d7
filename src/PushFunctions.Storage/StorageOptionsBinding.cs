using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PushFunctions.Storage;

/// <summary>Reads the settings: <c>PushStorage</c> is a value and a section at the same time, which a plain binder does not read.</summary>
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

        // What is no number becomes one that the validation names.
        if (section["maximumRetries"] is { } retries)
            options.MaximumRetries = int.TryParse(retries, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
        if (section["requestTimeout"] is { } timeout)
            options.RequestTimeout = TimeSpan.TryParse(timeout, CultureInfo.InvariantCulture, out var time) ? time : TimeSpan.Zero;
    }
}
