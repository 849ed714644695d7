namespace PushFunctions.StorageEmulator.Http;

/// <summary>An answer of the service that refuses.</summary>
internal sealed record StorageError(int Status, string Code, string Message);
