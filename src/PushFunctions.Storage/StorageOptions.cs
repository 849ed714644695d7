namespace PushFunctions.Storage;

/// <summary>Which storage account is used, and how patiently. Exactly one of connection string, account name and service addresses is set.</summary>
public sealed class StorageOptions
{
    /// <summary>The name of the setting, and of the section that holds the others.</summary>
    public const string Section = "PushStorage";

    /// <summary>A storage connection string. No default.</summary>
    /// <value>Setting <c>PushStorage</c>.</value>
    public string? ConnectionString { get; set; }

    /// <summary>The name of an account in the public cloud, used with an identity instead of a key. No default.</summary>
    /// <value>Setting <c>PushStorage__accountName</c>.</value>
    public string? AccountName { get; set; }

    /// <summary>The client id of a user-assigned managed identity. Default: the identity that the environment offers.</summary>
    /// <value>Setting <c>PushStorage__clientId</c>.</value>
    public string? ClientId { get; set; }

    /// <summary>The address of the table service, for clouds where the account name does not tell it. No default.</summary>
    /// <value>Setting <c>PushStorage__tableServiceUri</c>.</value>
    public string? TableServiceUri { get; set; }

    /// <summary>The address of the queue service; goes with <see cref="TableServiceUri"/>. No default.</summary>
    /// <value>Setting <c>PushStorage__queueServiceUri</c>.</value>
    public string? QueueServiceUri { get; set; }

    /// <summary>Put before the name of every table and queue: a lower-case letter, then up to 19 lower-case letters and digits. Default none.</summary>
    /// <value>Setting <c>PushStorage__namePrefix</c>.</value>
    public string NamePrefix { get; set; } = string.Empty;

    /// <summary>How often a failed storage request is repeated, with exponential waits from 0.2 to 2 seconds. Default 3; 0 to 10.</summary>
    /// <value>Setting <c>PushStorage__maximumRetries</c>.</value>
    public int MaximumRetries { get; set; } = 3;

    /// <summary>How long a storage request may take, its repeats included. Default 10 seconds; 1 second to 2 minutes.</summary>
    /// <value>Setting <c>PushStorage__requestTimeout</c>, as <c>hh:mm:ss</c>.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
