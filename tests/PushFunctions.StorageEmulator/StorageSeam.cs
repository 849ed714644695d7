namespace PushFunctions.StorageEmulator;

/// <summary>Decides over one request, before it is executed: null lets it pass. What it throws, the caller of storage
/// gets; while it waits, nothing is executed.</summary>
public delegate ValueTask<StorageFault?> StorageSeam(StorageCall call, CancellationToken cancellationToken);
