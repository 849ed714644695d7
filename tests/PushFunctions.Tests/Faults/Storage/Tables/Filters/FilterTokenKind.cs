namespace PushFunctions.Tests.Faults.Storage.Tables.Filters;

internal enum FilterTokenKind
{
    Open,
    Close,
    Word,
    Literal,
    End,
}
