namespace PushFunctions.StorageEmulator;

public enum StorageService
{
    Table,
    Queue,
}
