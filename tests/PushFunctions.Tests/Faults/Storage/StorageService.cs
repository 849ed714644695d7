namespace PushFunctions.Tests.Faults.Storage;

public enum StorageService
{
    Table,
    Queue,
}
