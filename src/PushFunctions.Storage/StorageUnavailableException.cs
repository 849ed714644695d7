namespace PushFunctions.Storage;

/// <summary>The storage account cannot be used at all. The message says what to check and holds no secret.</summary>
public sealed class StorageUnavailableException(string message, Exception innerException) : StartException(message, innerException);
