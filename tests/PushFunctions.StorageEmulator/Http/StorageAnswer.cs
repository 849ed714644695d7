using PushFunctions.StorageEmulator.Queues;
using PushFunctions.StorageEmulator.Tables;

namespace PushFunctions.StorageEmulator.Http;

internal sealed record StorageAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, byte[] Body)
{
    public const string Json = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";

    public static StorageAnswer Empty(int status, params (string Name, string Value)[] headers) => new(status, headers, []);

    /// <summary>The error in the form of its service:
    /// https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2.</summary>
    public static StorageAnswer Of(StorageService service, StorageError error) => service == StorageService.Table
        ? new StorageAnswer(error.Status, [("x-ms-error-code", error.Code), ("Content-Type", Json)], TableErrors.Body(error))
        : new StorageAnswer(error.Status, [("x-ms-error-code", error.Code), ("Content-Type", "application/xml")], QueueErrors.Body(error));

    public string? Header(string name)
    {
        foreach (var header in Headers)
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return header.Value;
        }

        return null;
    }
}
