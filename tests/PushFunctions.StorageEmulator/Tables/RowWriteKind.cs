namespace PushFunctions.StorageEmulator.Tables;

internal enum RowWriteKind
{
    Insert,
    Replace,
    Merge,
    InsertOrReplace,
    InsertOrMerge,
    Delete,
}
