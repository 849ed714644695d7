using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A page of operations, newest first.</summary>
/// <param name="Operations">The operations.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record OperationsPage(IReadOnlyList<OperationAnswer> Operations, Pagination Pagination);
