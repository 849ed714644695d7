using PushFunctions.StorageEmulator.Http;

namespace PushFunctions.StorageEmulator;

/// <summary>A request that was understood, and can be executed as often as it arrives.</summary>
internal abstract record StorageCommand(StorageService Service, StorageOperation Operation, string Resource)
{
    public virtual string PartitionKey => string.Empty;

    public virtual string RowKey => string.Empty;

    public virtual int Rows => 0;

    public abstract bool IsWrite { get; }

    /// <exception cref="RefusedException">The service refuses; nothing has changed.</exception>
    public abstract StorageAnswer Execute(MemoryAccount account, int? pageLimit);

    public StorageCall Describe(long ordinal) => new(ordinal, Service, Operation, Resource, PartitionKey, RowKey, Rows, IsWrite);
}
