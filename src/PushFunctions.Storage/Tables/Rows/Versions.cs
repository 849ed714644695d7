using Azure;

namespace PushFunctions.Storage.Tables.Rows;

/// <summary>A version of the domain is a row's ETag.</summary>
internal static class Versions
{
    /// <exception cref="IOException">The answer is broken, as one that was cut off: whether the write was made is to be looked up.</exception>
    public static string OfWrite(Response response) => response.Headers.ETag?.ToString() ?? throw new IOException("Storage answered a write without an ETag.");

    /// <summary>A write that must be guarded is never made without a guard.</summary>
    public static ETag Guard(string? version) => version is { Length: > 0 }
        ? new ETag(version)
        : throw new ArgumentException("What was never read cannot be replaced: it has no version.", nameof(version));

    /// <summary>The guarded row was changed or removed by another.</summary>
    public static bool WasLost(RequestFailedException exception) => exception.Status is 404 or 412;
}
