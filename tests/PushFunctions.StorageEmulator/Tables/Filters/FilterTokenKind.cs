namespace PushFunctions.StorageEmulator.Tables.Filters;

internal enum FilterTokenKind
{
    Open,
    Close,
    Word,
    Literal,
    End,
}
