using PushFunctions.Core.Lists;

namespace PushFunctions.Api.Lists;

/// <summary>A list at the page that was asked for.</summary>
/// <param name="Request">What to ask the store for.</param>
/// <param name="Paginate">From the store's next cursor to the answer's tokens.</param>
internal sealed record OpenList(ListRequest Request, Func<string?, Pagination> Paginate);
