namespace PushFunctions.StorageEmulator.Http;

/// <summary>The service refuses a request. It never leaves the account: it becomes an answer.</summary>
internal sealed class RefusedException(StorageError error) : Exception(error.Message)
{
    public StorageError Error { get; } = error;
}
