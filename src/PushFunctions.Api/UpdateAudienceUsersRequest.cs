namespace PushFunctions.Api;

/// <summary>Adds Users to an audience and takes others out of it: at least one of the two.</summary>
/// <param name="Add">1 to 1,000 ids, none of which is in <paramref name="Remove"/>.</param>
/// <param name="Remove">1 to 1,000 ids.</param>
public sealed record UpdateAudienceUsersRequest(IReadOnlyList<string>? Add, IReadOnlyList<string>? Remove);
