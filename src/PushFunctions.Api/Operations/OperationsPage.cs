using PushFunctions.Api.Lists;

namespace PushFunctions.Api.Operations;

/// <summary>A page of operations, newest first.</summary>
public sealed record OperationsPage(IReadOnlyList<OperationAnswer> Operations, Pagination Pagination);
