using PushFunctions.Api.Lists;

namespace PushFunctions.Api.Operations;

/// <summary>A page of what went wrong in an operation.</summary>
public sealed record OperationErrorsPage(IReadOnlyList<OperationFailureAnswer> Errors, Pagination Pagination);
