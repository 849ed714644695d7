using PushFunctions.Api.Lists;

namespace PushFunctions.Api.ApiKeys;

/// <summary>A page of API keys.</summary>
public sealed record ApiKeysPage(IReadOnlyList<ApiKeyAnswer> ApiKeys, Pagination Pagination);
