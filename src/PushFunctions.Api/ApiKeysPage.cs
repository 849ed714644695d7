using PushFunctions.Api.Http;

namespace PushFunctions.Api;

/// <summary>A page of API keys.</summary>
/// <param name="ApiKeys">The keys.</param>
/// <param name="Pagination">Where this page lies.</param>
public sealed record ApiKeysPage(IReadOnlyList<ApiKeyAnswer> ApiKeys, Pagination Pagination);
