using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A page of what went wrong in an operation.</summary>
/// <param name="Errors">What went wrong.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record OperationErrorsPage(IReadOnlyList<OperationFailureAnswer> Errors, Pagination Pagination);
