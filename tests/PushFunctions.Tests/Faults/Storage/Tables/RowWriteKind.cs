namespace PushFunctions.Tests.Faults.Storage.Tables;

internal enum RowWriteKind
{
    Insert,
    Replace,
    Merge,
    InsertOrReplace,
    InsertOrMerge,
    Delete,
}
