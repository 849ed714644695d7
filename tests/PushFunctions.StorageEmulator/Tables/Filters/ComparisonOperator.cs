namespace PushFunctions.StorageEmulator.Tables.Filters;

internal enum ComparisonOperator
{
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}
