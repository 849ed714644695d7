using PushFunctions.Api.Http;
using PushFunctions.Storage;

namespace PushFunctions.Local;

/// <summary>An unreachable storage account is answered with 503, not 500.</summary>
internal sealed class StorageFaults : IFaultClassifier
{
    public TimeSpan? RetryAfter(Exception fault) => StorageOutage.RetryAfter(fault);
}
