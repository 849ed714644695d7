namespace PushFunctions.Tests.Faults.Storage.Tables.Filters;

internal enum ComparisonOperator
{
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
}
